"""Which milestones the charts of the production show: those of projects that add capacity, or chosen ones."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from plantdesk.domain.programme import MILESTONE
from plantdesk.domain.text import msg
from plantdesk.services.programme import in_numbers, names, portfolio
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.note_form import ROW_HEIGHT
from plantdesk.ui.dialogs.side_window import SideWindow
from plantdesk.ui.flag_shelf import shelf_of
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.tick_box import TickBox
from plantdesk.ui.widgets.tick_delegate import TickDelegate

_CAPACITY, _CHOSEN = "capacity", "chosen"
_CODE = Qt.ItemDataRole.UserRole


class ChartMilestones(SideWindow):
    """Every choice is drawn at once and remembered."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Milestones on the charts")), parent)
        self._shelf = shelf_of(desk)
        self.shown = TickBox(desk.theme, say(msg("Show milestones on the charts")))
        self.which = Choice()
        self.which.setAccessibleName(say(msg("Which milestones")))
        offers: list[tuple[str, object]] = [
            (say(msg("where the effect of a project on the output begins")), _CAPACITY),
            (say(msg("those ticked here")), _CHOSEN),
        ]
        self.which.set_choices(offers, _CAPACITY if self._shelf.chosen is None else _CHOSEN)
        self.search = LineEdit()
        self.search.setPlaceholderText(say(msg("Search in codes, names and projects")))
        self.search.setAccessibleName(self.search.placeholderText())
        self.list = QListWidget()
        self.list.setAccessibleName(say(msg("Milestones")))
        self.list.setItemDelegate(TickDelegate(desk.theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for part in (self.shown, self.which, self.search):
            self.column.addWidget(part)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(
            label(say(msg("Where met: the day it was; else the forecast, else the baseline.")), "caption")
        )
        self._fill()
        self.follow()
        self.shown.toggled.connect(self._shelf.show_milestones)
        self.which.currentIndexChanged.connect(lambda _: self._choose())
        self.list.itemChanged.connect(lambda _: self._choose())
        self.search.textChanged.connect(self._search)
        self._shelf.changed.connect(self.follow)
        self.notice.hide()
        self.resize(560, 520)
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        """List every milestone with its project, the chosen ones ticked."""
        desk, say = self._desk, self._desk.language.say
        found = portfolio(desk.reader)
        chosen = self._shelf.chosen or frozenset()
        of = {one.code: project.name for project in found.projects.values() for one in project.promises}
        promises = sorted(found.promises(), key=in_numbers)
        called = names(desk.reader, MILESTONE, promises)
        for code in promises:
            words = [code, say(called[code]) if code in called else "", say(of[code]) if code in of else ""]
            item = QListWidgetItem(" · ".join(word for word in words if word), self.list)
            item.setData(_CODE, code)
            item.setToolTip(item.text())
            item.setSizeHint(QSize(0, ROW_HEIGHT))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if code in chosen else Qt.CheckState.Unchecked)

    def follow(self) -> None:
        """Show what is chosen elsewhere, too."""
        blocked = QSignalBlocker(self.shown)
        self.shown.setChecked(self._shelf.shows_milestones)
        del blocked
        ticking = self.which.currentData() == _CHOSEN
        self.list.setEnabled(ticking)
        self.search.setEnabled(ticking)

    def _choose(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [str(item.data(_CODE)) for item in items if item.checkState() is Qt.CheckState.Checked]
        self._shelf.choose(ticked if self.which.currentData() == _CHOSEN else None)
        self.follow()

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setHidden(not all(word in item.text().casefold() for word in words))
