"""Where a figure comes from: a tree from its formula down to every value that was recorded for it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QTreeView, QWidget

from plantdesk.domain.derivation import Derivation, Role
from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.services.trace import beside, command_of, trace
from plantdesk.services.trace_asked import Asked
from plantdesk.services.trace_words import how_of, name_of, unit_of, value_of
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.models.derivation_tree import HOW, NAME, UNIT, VALUE, DerivationTree
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level

_WIDTHS = {NAME: 330, VALUE: 110, UNIT: 60}
_MOST_AT_ONCE = 8
"""So many inputs of a formula are opened one level further at once; a long sum stays shut."""


class _Tree(QTreeView):
    """The tree; Enter goes where a line leads, the arrows open and shut."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter lead on."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
            return
        super().keyPressEvent(event)


class DerivationWindow(SideWindow):
    """One figure explained; it follows what is recorded meanwhile, and another figure can be chosen at the top."""

    shift_wanted = Signal(str, object, str, str, str)
    """A figure's form is to be opened: key of the tab, day, shift, unit, figure."""
    history_wanted = Signal(object, str)
    """The history of a figure is asked for: its subject and key."""

    def __init__(self, desk: Desk, asked: Asked, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Where this figure comes from")), parent)
        self._asked = asked
        self._title, self._value = label("", "title"), label("", "figure")
        self._how = label("", "muted")
        self._how.setWordWrap(True)
        self.figures, self.units = Choice(), Choice()
        self.figures.setAccessibleName(say(msg("Figure")))
        self.units.setAccessibleName(say(msg("Unit of the plant")))
        self.figures.currentIndexChanged.connect(lambda _: self._choose())
        self.units.currentIndexChanged.connect(lambda _: self._choose())
        choices = QHBoxLayout()
        choices.setSpacing(8)
        choices.addWidget(self.figures, 1)
        choices.addWidget(self.units)
        self.model = DerivationTree(desk.theme, desk.language, self)
        self.tree = _Tree()
        self.tree.setModel(self.model)
        self.tree.setAccessibleName(say(msg("Where this figure comes from")))
        self.tree.setUniformRowHeights(True)
        self.tree.setAlternatingRowColors(False)
        self.tree.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.tree.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.tree.header()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        for column, width in _WIDTHS.items():
            self.tree.setColumnWidth(column, width)
        header.setSectionResizeMode(HOW, QHeaderView.ResizeMode.Stretch)
        self._line = label("", "caption")
        self._line.setWordWrap(True)
        for part in (self._title, self._value, self._how):
            self.column.addWidget(part)
        self.column.addLayout(choices)
        self.column.addWidget(self.tree, 1)
        self.column.addWidget(self._line)
        self.command = label("", "caption")
        self.command.setWordWrap(True)
        self.command.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addWidget(self.command)
        self.open_button = button(say(msg("Open the shift")) + "   Enter")
        self.open_button.setAccessibleName(say(msg("Open the shift")))
        self.history_button = button(say(msg("History of this figure")) + "   F4")
        self.history_button.setAccessibleName(say(msg("History of this figure")))
        self.open_button.clicked.connect(self._open_shift)
        self.history_button.clicked.connect(self._ask_history)
        self.buttons.insertWidget(0, self.open_button)
        self.buttons.insertWidget(1, self.history_button)
        QShortcut(QKeySequence("F4"), self).activated.connect(self._ask_history)
        self.tree.entered.connect(self._enter)
        self.tree.doubleClicked.connect(lambda _: self._enter())
        self.tree.selectionModel().currentChanged.connect(self._show_line)
        self.resize(1020, 620)
        desk.changed.connect(self._changed)
        self.explain(asked)
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def asked(self) -> Asked:
        """What is explained."""
        return self._asked

    def explain(self, asked: Asked) -> None:
        """Explain another figure."""
        self._asked = asked
        self._offer(asked)
        self.command.setText(self._desk.language.say(command_of(asked)))
        try:
            found = trace(self._desk.reader, asked.ref, asked.day, asked.unit)
        except Refused as refusal:
            self.model.show_derivation(None)
            self._title.setText(asked.ref)
            self._value.clear()
            self._how.clear()
            self._line.clear()
            self.notice.show_notice(Level.WARNING, refusal.message)
            self._offer_ways(None)
            return
        self.notice.clear()
        if self._desk.drafts:
            self.notice.show_notice(Level.INFO, msg("What is typed and not saved is not in it."))
        language = self._desk.language
        self._title.setText(name_of(found, language))
        self._value.setText(f"{value_of(found, language)} {unit_of(found, language)}".strip())
        self._how.setText(how_of(found, language))
        self.model.show_derivation(found)
        root = self.model.root()
        self._open(root)
        self.tree.setCurrentIndex(root)
        self._show_line(root)

    def _open(self, root: QModelIndex) -> None:
        """Open the figure, and each of its inputs where these are the few of a formula."""
        self.model.fetchMore(root)
        self.tree.expand(root)
        found = self.model.derivation(root)
        rows = self.model.rowCount(root)
        if found is None or found.parts or rows > _MOST_AT_ONCE:
            return
        for row in range(rows):
            index = self.model.index(row, NAME, root)
            one = self.model.derivation(index)
            if one is not None and one.role is Role.RESULT:
                self.model.fetchMore(index)
                self.tree.expand(index)

    # --- choosing --------------------------------------------------------------------------------------------------

    def _offer(self, asked: Asked) -> None:
        say = self._desk.language.say
        others = beside(self._desk.reader, asked)
        self.figures.set_choices([(say(name), ref) for ref, name in others.figures], asked.ref)
        self.units.set_choices([(say(name), unit) for unit, name in others.units], asked.unit)
        self.figures.setVisible(bool(others.figures))
        self.units.setVisible(bool(others.units))

    def _choose(self) -> None:
        ref, unit = self.figures.currentData(), self.units.currentData()
        self.explain(Asked(ref or self._asked.ref, self._asked.day, unit or ""))

    # --- where a line leads ----------------------------------------------------------------------------------------

    def _current(self) -> Derivation | None:
        return self.model.derivation(self.tree.currentIndex())

    def _show_line(self, index: QModelIndex | QPersistentModelIndex, _before: object = None) -> None:
        """Write the chosen line whole, for a column may cut it."""
        one = self.model.derivation(index)
        self._line.setText("" if one is None else how_of(one, self._desk.language))
        self._offer_ways(one)

    def _offer_ways(self, one: Derivation | None) -> None:
        self.open_button.setEnabled(self._leads_to_shift(one))
        self.history_button.setEnabled(self._has_history(one))

    def _leads_to_shift(self, one: Derivation | None) -> bool:
        if one is None or one.subject is None or one.role not in (Role.FIGURE, Role.REVISION):
            return False
        return one.subject.is_entry and self._tab(one) is not None

    @staticmethod
    def _has_history(one: Derivation | None) -> bool:
        return one is not None and one.subject is not None and bool(one.figure) and one.role is not Role.RESULT

    def _tab(self, one: Derivation) -> str | None:
        assert one.subject is not None
        sheets = (s for s in self._desk.reader.catalogue.sheets if s.subject == one.subject.kind)
        return next((sheet.tab for sheet in sheets), None)

    def _enter(self) -> None:
        """Open the shift of a figure; open or shut whatever follows from others."""
        one, index = self._current(), self.tree.currentIndex()
        if one is None:
            return
        if self._leads_to_shift(one):
            self._open_shift()
        elif one.role is Role.REVISION or (one.role is Role.CONSTANT and self._has_history(one)):
            self._ask_history()
        else:
            index = index.siblingAtColumn(NAME)
            self.tree.setExpanded(index, not self.tree.isExpanded(index))

    def _open_shift(self) -> None:
        one = self._current()
        if one is None or one.subject is None or not self._leads_to_shift(one):
            return
        subject = one.subject
        self.shift_wanted.emit(self._tab(one), subject.day, subject.shift, subject.unit, one.figure)

    def _ask_history(self) -> None:
        one = self._current()
        if one is not None and one.subject is not None and self._has_history(one):
            self.history_wanted.emit(one.subject, one.figure)

    def _changed(self, changes: Changes) -> None:
        """Explain anew what may follow from something else now."""
        if changes.revisions:
            self.explain(self._asked)
