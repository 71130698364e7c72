"""Which figure a person means: every widget and every cell of a list that shows one says which it is.

A widget says so by its property ``trace``, a list by the data of ``TRACE`` at an index: the text of a ``services.trace.Asked``.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QMenu, QWidget

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.services.trace_asked import Asked, read_asked

TRACE = Qt.ItemDataRole.UserRole + 40
"""The role under which a model says which figure a cell shows."""
PROPERTY = "trace"


def mark(widget: QWidget, asked: Asked | None) -> None:
    """Say which figure a widget shows, or that it shows none."""
    widget.setProperty(PROPERTY, None if asked is None else str(asked))


def figure_of(widget: QWidget | None, place: QPoint | None = None) -> Asked | None:
    """Find the figure that a widget shows, or what it stands in; ``place`` is a point of it, else its current cell."""
    while widget is not None:
        view = _view_of(widget)
        if view is not None:
            index = view.currentIndex() if place is None else view.indexAt(place)
            found = index.data(TRACE) if index.isValid() else None
            if found:
                return read_asked(str(found))
        found = widget.property(PROPERTY)
        if found:
            return read_asked(str(found))
        if widget.isWindow():
            return None
        place = None if place is None else widget.mapToParent(place)
        widget = widget.parentWidget()
    return None


def _view_of(widget: QWidget) -> QtWidgets.QAbstractItemView | None:
    if isinstance(widget, QtWidgets.QAbstractItemView):
        return widget
    parent = widget.parentWidget()
    if isinstance(parent, QtWidgets.QAbstractItemView) and parent.viewport() is widget:
        return parent
    return None


def meant() -> Asked | None:
    """Find the figure that is meant now: the one in focus, else the one under the pointer."""
    found = figure_of(QApplication.focusWidget())
    if found is not None:
        return found
    place = QtGui.QCursor.pos()
    widget = QApplication.widgetAt(place)
    return None if widget is None else figure_of(widget, widget.mapFromGlobal(place))


class TraceClicks(QObject):
    """Watches what takes clicks for itself: Ctrl+click explains a figure, and so does a line of the menu."""

    def __init__(
        self,
        language: Language,
        explain: Callable[[Asked], None],
        parent: QObject,
        more: Callable[[QWidget], Callable[[QMenu], None] | None] | None = None,
    ) -> None:
        """``more`` gives what adds further lines to the menu of a widget, or nothing where there are none."""
        super().__init__(parent)
        self._language, self._explain, self._more = language, explain, more

    def watch(self, root: QWidget) -> None:
        """Watch every list and chart within a widget, and the widget itself if it is one."""
        # These classes are asked by their full names: PySide6 makes them only then.
        watched = QtWidgets.QAbstractItemView | QtWidgets.QGraphicsView
        for area in (root, *root.findChildren(QAbstractScrollArea)):
            if isinstance(area, watched):
                area.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Ctrl+click and the menu where they meet a figure."""
        if isinstance(watched, QWidget):
            if event.type() == QEvent.Type.MouseButtonPress and isinstance(event, QMouseEvent):
                return self.clicked(watched, event)
            if event.type() == QEvent.Type.ContextMenu and isinstance(event, QContextMenuEvent):
                area = watched.parentWidget()
                if area is not None and area.contextMenuPolicy() is Qt.ContextMenuPolicy.DefaultContextMenu:
                    return self.menu(watched, event)
        return super().eventFilter(watched, event)

    def clicked(self, widget: QWidget, event: QMouseEvent) -> bool:
        """Explain the figure under a Ctrl+click; tells whether there was one."""
        wanted = event.button() == Qt.MouseButton.LeftButton
        if not wanted or not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        asked = figure_of(widget, event.position().toPoint())
        if asked is not None:
            self._explain(asked)
        return asked is not None

    def menu(self, widget: QWidget, event: QContextMenuEvent) -> bool:
        """Offer to explain the figure that a menu is asked for; tells whether there is one."""
        keyboard = event.reason() == QContextMenuEvent.Reason.Keyboard
        asked = figure_of(widget, None if keyboard else event.pos())
        further = None if self._more is None else self._more(widget)
        if asked is None and further is None:
            return False
        menu = QMenu(widget)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if asked is not None:
            add_to_menu(menu, self._language, lambda: self._explain(asked))
        if further is not None:
            further(menu)
        menu.popup(event.globalPos())
        return True


def add_to_menu(menu: QMenu, language: Language, explain: Callable[[], None]) -> None:
    """Add the line that explains a figure."""
    action = menu.addAction(language.say(msg("Where this figure comes from")) + "\tF3")
    action.triggered.connect(lambda _=False: explain())
