"""What a person does with a chart beyond looking at it: a file, the clipboard, paper."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from PySide6 import QtGui, QtWidgets
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from plantdesk.domain.text import msg
from plantdesk.ui.actions import Offer
from plantdesk.ui.desk import Desk


class TakesOut(Protocol):
    """The dialogs that write a chart to a file or to paper."""

    def save_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Ask for the kind, the size and the place of a file, and write the chart there."""

    def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Put the picture of a chart on the clipboard."""

    def print_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Print the chart, or make a PDF of a page where there is no printer."""


@runtime_checkable
class ComparesCharts(Protocol):
    """A board that knows what each of its charts can be compared with."""

    def comparisons(self, chart: QWidget, open_in_trends: Callable[..., None] | None) -> list[Offer | None]:
        """Give the lines of a chart's menu."""

    def shows_last_year(self, chart: QWidget) -> bool | None:
        """Tell whether last year is drawn in a chart; ``None`` where it cannot be."""

    def show_last_year(self, shown: bool) -> None:
        """Draw last year, or no more."""


def _board_of(chart: QWidget) -> ComparesCharts | None:
    """Find the board that a chart stands on."""
    widget: QWidget | None = chart
    while widget is not None:
        if isinstance(widget, ComparesCharts):
            return widget
        widget = None if widget.isWindow() else widget.parentWidget()
    return None


class _Letters(QObject):
    """Lets the letters of a chart choose the lines of its menu while that is open."""

    def __init__(self, menu: QMenu) -> None:
        super().__init__(menu)
        self._menu = menu
        self._actions: dict[str, QAction] = {}
        menu.installEventFilter(self)

    def add(self, letters: str, action: QAction) -> None:
        """Let each of these letters choose a line."""
        self._actions |= dict.fromkeys(letters, action)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose the line of a letter as Enter on it would."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            action = self._actions.get(event.text().lower())
            if action is not None:
                self._menu.close()
                action.trigger()
                return True
        return super().eventFilter(watched, event)


class ChartWork:
    """Finds the chart that is meant, and does with it what the menu says."""

    def __init__(
        self,
        desk: Desk,
        dialogs: TakesOut,
        window: QWidget,
        front: Callable[[], QWidget],
        tell: Callable[..., None],
        compare: Callable[..., None] | None = None,
    ) -> None:
        """``front`` gives the tab in front, ``tell`` says something quietly (a second argument: something is wrong).

        ``compare`` opens a chart in the Trends tab, compared: what it shows, and the board it comes from.
        """
        self._desk, self._dialogs, self._window = desk, dialogs, window
        self._front, self._tell, self._open = front, tell, compare

    def offers(self, chart: QWidget | None = None) -> list[Offer | None]:
        """Give the lines of the menu; about the chart that is meant then, where none is named."""

        def on(does: Callable[[QWidget], None]) -> Callable[[], None]:
            return lambda: self._with(chart, does)

        return [
            Offer("chart file", msg("Save the chart as a file…"), on(self._save), "Ctrl+Shift+S"),
            Offer("chart picture", msg("Copy the picture of the chart"), on(self._copy_picture), "Ctrl+Shift+P"),
            Offer("chart data", msg("Copy the data of the chart"), on(self.copy_data), "Ctrl+Shift+D"),
            None,
            Offer("chart print", msg("Print the chart…"), on(self._print), "Ctrl+P"),
        ]

    def comparing(self) -> list[Offer | None]:
        """Give the lines of the window's menu that compare the chart that is meant."""
        return [
            Offer(
                "chart last year",
                msg("Last year in the chart"),
                lambda: self._with(None, self._last_year),
                "Ctrl+Shift+Y",
            ),
            Offer("chart compare", msg("Compare the chart…"), lambda: self._with(None, self._ask), "Ctrl+Shift+M"),
            None,
        ]

    def lines_for(self, widget: QWidget) -> Callable[[QMenu], None] | None:
        """Give what adds the lines to the menu of a chart; nothing where the widget stands in none."""
        from plantdesk.ui.takeout.charts import chart_of

        chart = chart_of(widget)
        return None if chart is None else lambda menu: self._add_lines(menu, chart)

    def _add_lines(self, menu: QMenu, chart: QWidget) -> None:
        board = _board_of(chart)
        for offers in ([] if board is None else board.comparisons(chart, self._open), self.offers(chart)):
            if offers and not menu.isEmpty():
                menu.addSeparator()
            self._add_offers(menu, offers)

    def _add_offers(self, menu: QMenu, offers: Sequence[Offer | None]) -> None:
        letters = _Letters(menu)
        for offer in offers:
            if offer is None:
                menu.addSeparator()
                continue
            action = menu.addAction(self._desk.language.say(offer.words) + (f"\t{offer.key}" if offer.key else ""))
            if offer.checked is not None:
                action.setCheckable(True)
                action.setChecked(offer.checked)
            action.triggered.connect(lambda _=False, does=offer.does: does())
            letters.add(offer.letters, action)

    def meant(self) -> QWidget | None:
        """Find the chart in focus, else the one under the pointer, else the first of the tab in front."""
        from plantdesk.ui.takeout.charts import Chart, chart_of

        found = chart_of(QApplication.focusWidget()) or chart_of(QApplication.widgetAt(QtGui.QCursor.pos()))
        if found is not None and found.window() is self._window:
            return found
        charts = [one for one in self._front().findChildren(QWidget) if isinstance(one, Chart) and one.isVisible()]
        return charts[0] if charts else None

    def take_key(self, event: QKeyEvent) -> bool:
        """Hand a letter that nothing in focus took to the chart that is meant; tells whether it is one of its keys.

        What takes typing keeps its letters, also those that it has no use for.
        """
        typed = QtWidgets.QLineEdit | QtWidgets.QPlainTextEdit | QtWidgets.QComboBox | QtWidgets.QAbstractItemView
        plain = not event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        if not plain or not event.text().isalpha() or isinstance(QApplication.focusWidget(), typed):
            return False
        chart = self.meant()
        if chart is None:
            return False
        chart.keyPressEvent(event)
        return event.isAccepted()

    def _with(self, chart: QWidget | None, does: Callable[[QWidget], None]) -> None:
        chart = chart or self.meant()
        if chart is None:
            self._tell(msg("There is no chart on this tab. Choose a tab with a chart first."), True)
        else:
            does(chart)

    def _last_year(self, chart: QWidget) -> None:
        board = _board_of(chart)
        shown = None if board is None else board.shows_last_year(chart)
        if board is None or shown is None:
            self._tell(msg("Last year cannot be drawn in this chart. Choose one of a figure over days."), True)
        else:
            board.show_last_year(not shown)

    def _ask(self, chart: QWidget) -> None:
        from plantdesk.ui.widgets.menu_button import ask_menu

        ask_menu(chart, chart.mapToGlobal(chart.rect().center()))

    def _save(self, chart: QWidget) -> None:
        self._dialogs.save_chart(self._window, chart)

    def _print(self, chart: QWidget) -> None:
        self._dialogs.print_chart(self._window, chart)

    def _copy_picture(self, chart: QWidget) -> None:
        self._dialogs.copy_chart(self._window, chart)

    def copy_data(self, chart: QWidget) -> None:
        """Put what is in view on the clipboard, by day or period, as a spreadsheet takes it."""
        from plantdesk.services.chart_table import tab_separated
        from plantdesk.ui.takeout.charts import Chart

        if isinstance(chart, Chart):
            table = chart.range_table()
            text = tab_separated(table, self._desk.language.code in ("ru", "kk"))
            QtGui.QGuiApplication.clipboard().setText(text)
            self._tell(msg("{n} rows are on the clipboard.", n=len(table.rows)))
