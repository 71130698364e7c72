"""Say what one chart of a workspace shows: every choice is drawn at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.text import Message, msg
from plantdesk.ui.charts import Against, PanelKind, PanelSpec, Rolling
from plantdesk.ui.desk import Desk
from plantdesk.ui.trends.choice import all_charted, another_figure
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.panel import Panel
from plantdesk.ui.widgets.tick_delegate import TickDelegate

WIDTH = 280
_ROW_HEIGHT = 24
"""Pixels of a unit that is ticked."""
_KINDS = {
    PanelKind.TREND: msg("Line over time"),
    PanelKind.HISTOGRAM: msg("Distribution"),
    PanelKind.SCATTER: msg("Scatter"),
}
_ROLLINGS = {
    Rolling.AUTO: msg("by day, rolled up when narrow"),
    Rolling.SHIFT: msg("by shift"),
    Rolling.DAY: msg("by day"),
    Rolling.WEEK: msg("by week"),
    Rolling.MONTH: msg("by month"),
}
_AGAINST = {
    Against.NONE: msg("no comparison"),
    Against.LAST_YEAR: msg("last year"),
    Against.PLAN: msg("plan"),
}


class Composer(Panel):
    """The fields of the chart that is chosen, and what can be done with it among the others."""

    changed = Signal(object)
    """The chart is to show this ``PanelSpec``."""
    add_wanted = Signal()
    remove_wanted = Signal()
    move_wanted = Signal(int)
    """The chart is to stand one place earlier (-1) or later (1)."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.language.say
        super().__init__(say(msg("Chart")), parent=parent)
        self._desk = desk
        self._spec: PanelSpec | None = None
        self._figures = all_charted(desk.reader.catalogue)
        self.kind, self.figure, self.second = Choice(), Choice(), Choice()
        self.roll_up, self.compare, self.coloured = Choice(), Choice(), Choice()
        self.units = QListWidget()
        self.units.setItemDelegate(TickDelegate(desk.theme, self.units))
        self.title = LineEdit()
        grid = QGridLayout()
        grid.setVerticalSpacing(3)
        self._labels: dict[QWidget, QLabel] = {}
        for words, field in self._fields():
            name = label(say(words), "caption")
            self._labels[field] = name
            field.setAccessibleName(say(words))
            grid.addWidget(name, grid.rowCount(), 0)
            grid.addWidget(field, grid.rowCount(), 0)
        self.units.setMaximumHeight(150)
        for box in (self.kind, self.figure, self.second, self.roll_up, self.compare, self.coloured):
            box.setMinimumContentsLength(8)
            box.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            box.currentIndexChanged.connect(lambda _: self._take())
        self.units.itemChanged.connect(lambda _: self._take())
        self.title.editingFinished.connect(self._take)
        self.add(grid)
        self.body.addStretch(1)
        buttons = QGridLayout()
        self.earlier = self._button(msg("Earlier"), "Ctrl+Shift+←", lambda: self.move_wanted.emit(-1))
        self.later = self._button(msg("Later"), "Ctrl+Shift+→", lambda: self.move_wanted.emit(1))
        self.remove = self._button(msg("Remove"), "Del", self.remove_wanted.emit)
        self.add_button = self._button(msg("Add a chart"), "Ins", self.add_wanted.emit)
        for place, button in enumerate((self.earlier, self.later, self.remove, self.add_button)):
            buttons.addWidget(button, place // 2, place % 2)
        self.add(buttons)
        self.setFixedWidth(WIDTH)
        self.show_spec(None)

    def _fields(self) -> tuple[tuple[Message, QWidget], ...]:
        return (
            (msg("Kind of chart"), self.kind),
            (msg("Figure"), self.figure),
            (msg("Second figure"), self.second),
            (msg("Units; none ticked: all together"), self.units),
            (msg("One point a"), self.roll_up),
            (msg("Compared with"), self.compare),
            (msg("Coloured by"), self.coloured),
            (msg("Heading; empty: the figures"), self.title),
        )

    def _button(self, words: Message, key: str, does: Callable[[], None]) -> QPushButton:
        made = QPushButton(self._desk.language.say(words))
        made.setAccessibleName(made.text())
        made.setToolTip(key)
        made.setAutoDefault(False)
        made.clicked.connect(lambda _=False: does())
        return made

    @property
    def first_figure(self) -> str:
        """The figure that a new chart shows."""
        return m.CATHODE_T if m.CATHODE_T in self._figures else next(iter(self._figures), "")

    def show_spec(self, spec: PanelSpec | None) -> None:
        """Show what a chart says; nothing where none is chosen."""
        self._spec = None  # what is filled in here is no choice of the person
        say = self._desk.language.say
        there = spec is not None
        for field, name in self._labels.items():
            field.setEnabled(there)
            name.setEnabled(there)
        for button in (self.earlier, self.later, self.remove):
            button.setEnabled(there)
        if spec is None:
            return
        named: list[tuple[str, object]] = [
            (say(msg("{figure}, {unit}", figure=f.name, unit=f.unit)), key) for key, f in self._figures.items()
        ]
        first = spec.figures[0]
        if first not in self._figures:
            named.insert(0, (first, first))
        scatter, trend = spec.kind is PanelKind.SCATTER, spec.kind is PanelKind.TREND
        second = (spec.figures[1] if len(spec.figures) > 1 else "") if scatter else spec.second_axis
        self.kind.set_choices([(say(words), kind) for kind, words in _KINDS.items()], spec.kind)
        self.figure.set_choices(named, first)
        none: list[tuple[str, object]] = [(say(msg("none")), "")]
        self.second.set_choices(none + named, second)
        self.roll_up.set_choices([(say(words), one) for one, words in _ROLLINGS.items()], spec.roll_up)
        self.compare.set_choices([(say(words), one) for one, words in _AGAINST.items()], spec.compare)
        colours: list[tuple[str, object]] = [(say(msg("one colour")), ""), (say(msg("ore source")), m.SOURCE)]
        self.coloured.set_choices(colours, spec.coloured_by)
        self._list_units(first, spec.units)
        self.title.setText(spec.title)
        for field, shown in (
            (self.second, spec.kind is not PanelKind.HISTOGRAM),
            (self.roll_up, trend),
            (self.compare, trend),
            (self.coloured, scatter),
        ):
            field.setVisible(shown)
            self._labels[field].setVisible(shown)
        self._spec = spec

    def _list_units(self, figure: str, chosen: tuple[str, ...]) -> None:
        say, plant, today = self._desk.language.say, self._desk.plant, self._desk.today
        self.units.blockSignals(True)
        self.units.clear()
        found = self._figures.get(figure)
        kind = "" if found is None else self._desk.reader.catalogue.sheet(found.sheet).subject
        units = plant.units(kind, today) if kind else ()
        for unit in (*units, *(one for one in chosen if one not in units)):
            item = QListWidgetItem(say(plant.name(kind, unit, today)) if kind else unit)
            item.setData(Qt.ItemDataRole.UserRole, unit)
            item.setSizeHint(QSize(0, _ROW_HEIGHT))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if unit in chosen else Qt.CheckState.Unchecked)
            self.units.addItem(item)
        self.units.setVisible(self.units.count() > 1)
        self._labels[self.units].setVisible(self.units.count() > 1)
        self.units.blockSignals(False)

    def _take(self) -> None:
        """Take a choice over; another figure begins with all its units together."""
        spec = self._spec
        if spec is None:
            return
        kind = PanelKind(self.kind.currentData())  # Qt hands plain texts back
        figure, second = str(self.figure.currentData()), str(self.second.currentData() or "")
        items = [self.units.item(row) for row in range(self.units.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        units = tuple(str(item.data(Qt.ItemDataRole.UserRole)) for item in ticked)
        was, now = self._figures.get(spec.figures[0]), self._figures.get(figure)
        if was is None or now is None or was.sheet != now.sheet:
            units = ()
        rest = spec.figures[1:] if kind is PanelKind.TREND and spec.kind is kind else ()
        if kind is PanelKind.SCATTER:
            second = second if second and second != figure else another_figure(self._figures, figure)
            rest = (second,)
        made = replace(
            spec,
            figures=(figure, *(one for one in rest if one != figure)),
            units=units,
            roll_up=Rolling(self.roll_up.currentData()),
            compare=Against(self.compare.currentData()) if kind is PanelKind.TREND else Against.NONE,
            second_axis=second if kind is PanelKind.TREND and second != figure else "",
            kind=kind,
            coloured_by=str(self.coloured.currentData() or "") if kind is PanelKind.SCATTER else "",
            title=" ".join(self.title.text().split()),
        )
        if made != spec:
            self.show_spec(made)
            self.changed.emit(made)
