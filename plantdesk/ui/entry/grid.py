"""The grid of one sheet: a row a unit, a field a figure, and what follows from them beside.

Headings, names and totals stay while the rows scroll inside the grid.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from PySide6.QtCore import QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QFontMetrics, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QLabel,
    QMenu,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from plantdesk.domain.catalogue import Figure
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.language import Language
from plantdesk.services.sheets import Cell, SheetRow, figures_shown
from plantdesk.services.trace_asked import Asked, in_shift
from plantdesk.ui.theme import Theme
from plantdesk.ui.tracing import add_to_menu, figure_of, mark
from plantdesk.ui.widgets.dynamic import label, set_style_property
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.number_edit import Mark, Move, NumberEdit

ROWS_BEFORE_SCROLLING = 6
ENTRY_WIDTH = 64
COMPUTED_WIDTH = 52
_HEADING_ROOM = ENTRY_WIDTH - 9
"""Pixels that a heading has in the narrowest column."""
NAME_WIDTH = 126
GAP = 4
LINE_GAP = 2
"""Pixels between rows: all of a plant's sources, concentrators and heaps are to be seen without scrolling."""


class Computed(NamedTuple):
    """A column that is worked out and never typed; ``ref`` asks where it comes from, if not by its key."""

    key: str
    short: Text
    unit: Text
    name: Text
    ref: str = ""


Place = tuple[str, str]
"""Unit id and column key."""


class _Rows(QScrollArea):
    """The rows; they ask for the room of all of them, and scroll where they do not get it, a whole row at a time."""

    row_height = 0

    def sizeHint(self) -> QSize:
        """As high as may be."""
        return QSize(super().sizeHint().width(), self.maximumHeight())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show no row that is cut."""
        cut = self.height() % self.row_height if self.row_height and self.height() < self.maximumHeight() else 0
        if self.viewportMargins().bottom() != cut:
            self.setViewportMargins(0, 0, 0, cut)
        super().resizeEvent(event)
        typed_into = QApplication.focusWidget()
        if typed_into is not None and self.viewport().isAncestorOf(typed_into):
            self.ensureWidgetVisible(typed_into, 0, 2)


class _Field(NumberEdit):
    """A field that tells where its menu is asked for, and that its figure is to be explained."""

    menu_wanted = Signal(QPoint)
    """Emitted with a place on the screen."""
    explain_wanted = Signal()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Leave the menu to the grid, which knows the figure's history."""
        self.menu_wanted.emit(event.globalPos())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for an explanation where Ctrl is held."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.explain_wanted.emit()
        else:
            super().mousePressEvent(event)


class SheetGrid(QWidget):
    """Rows of figures for the units of one sheet."""

    edited = Signal(str, str)
    """Emitted with unit and figure key on every keystroke."""
    entered = Signal(str, str)
    """Emitted when a field receives the focus."""
    left_at = Signal(bool)
    """The focus leaves the grid by key: forward or backward."""
    history_wanted = Signal(str, str)
    """The history of a figure is asked for."""
    explain_wanted = Signal(object)
    """It is asked where a figure comes from: an ``Asked``."""

    def __init__(
        self,
        theme: Theme,
        language: Language,
        name: Text,
        figures: Sequence[Figure],
        computed: Sequence[Computed],
        name_width: int = NAME_WIDTH,
        least_rows: int = ROWS_BEFORE_SCROLLING,
        parent: QWidget | None = None,
    ) -> None:
        """``least_rows`` stay in view where there is little room; the others then scroll inside the grid."""
        super().__init__(parent)
        self._theme, self._language = theme, language
        self.least_rows = least_rows
        """Rows that stay in view where there is little room."""
        self._figures, self._computed = tuple(figures), tuple(computed)
        self.own_name_width = self._name_width = name_width
        """The least width of names where the grid has a line to itself."""
        self.fields: dict[Place, NumberEdit] = {}
        self._cells: dict[Place, Cell] = {}
        """What the fields show; what has not changed is not shown again."""
        self._results: dict[Place, QLabel] = {}
        self._totals: dict[str, QLabel] = {}
        self._headings: dict[str, QLabel] = {}
        self._shown = self._figures
        """The figures that are measured on the day shown; the columns of others are not there."""
        self._notes: dict[str, ElidedLabel] = {}
        self._units: tuple[str, ...] = ()
        self._said: tuple[Subject, ...] = ()
        """The rows of which the cells say which figures they show."""
        self.down_first = False
        """Whether Enter goes down the column instead of along the row."""
        self.read_only = False
        """Whether figures are only shown; set before the first rows are."""

        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        self._head, self._foot = QWidget(self), QWidget(self)
        self._scroll = _Rows(self)
        self._view = QWidget(self._scroll)
        self._scroll.setViewport(self._view)
        # Ours, for of a widget that Qt made itself PySide6 does not know the class, and makes all there are to find it.
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.verticalScrollBar().rangeChanged.connect(self._make_room_for_scroll_bar)
        column.addWidget(self._head)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)
        self._fill_head(name)
        self._fill_foot()

    # --- building --------------------------------------------------------------------------------------------------

    def _layout(self, owner: QWidget) -> QGridLayout:
        grid = QGridLayout(owner)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(GAP)
        grid.setVerticalSpacing(LINE_GAP)
        grid.setColumnMinimumWidth(0, self._name_width)
        grid.setColumnStretch(0, 4)
        for place in range(len(self._figures)):
            grid.setColumnMinimumWidth(1 + place, ENTRY_WIDTH)
            grid.setColumnStretch(1 + place, 2)
        for place in range(len(self._computed)):
            grid.setColumnMinimumWidth(1 + len(self._figures) + place, COMPUTED_WIDTH)
            grid.setColumnStretch(1 + len(self._figures) + place, 2)
        return grid

    @staticmethod
    def _in_column(widget: QWidget) -> QWidget:
        # Widths come from the columns alone, so that headings, rows and totals line up.
        widget.setSizePolicy(QSizePolicy.Policy.Ignored, widget.sizePolicy().verticalPolicy())
        return widget

    def _fill_head(self, name: Text) -> None:
        grid = self._layout(self._head)
        title = label(self._language.say(name), "muted", self._head)
        title.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self._in_column(title), 0, 0)
        columns: list[tuple[Text, Text]] = [(f.short, f.unit) for f in self._figures]
        columns += [(c.short, c.unit) for c in self._computed]
        for place, (short, unit) in enumerate(columns):
            words, measure = self._language.say(short), self._language.say(unit)
            heading = label(f"{words}\n{measure}", "caption", self._head)
            if place < len(self._figures) and self._figures[place].own:
                heading.setText(f"{_in_lines(words, heading.fontMetrics())}\n{measure}")
            heading.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
            if place < len(self._figures):
                heading.setToolTip(self._language.say(self._figures[place].name) + f", {measure}")
                heading.setContentsMargins(0, 0, 9, 0)
                self._headings[self._figures[place].key] = heading
            else:
                heading.setToolTip(self._language.say(self._computed[place - len(self._figures)].name) + f", {measure}")
            grid.addWidget(self._in_column(heading), 0, 1 + place)

    def _fill_foot(self) -> None:
        grid = self._layout(self._foot)
        grid.addWidget(self._in_column(label(self._language.say(msg("Total")), "strong", self._foot)), 0, 0)
        for place, key in enumerate([*(f.key for f in self._figures), *(c.key for c in self._computed)]):
            total = label("", "strong", self._foot)
            total.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if place < len(self._figures):
                total.setContentsMargins(0, 0, 9, 0)
            self._totals[key] = total
            grid.addWidget(self._in_column(total), 0, 1 + place)

    def show_rows(self, rows: Sequence[SheetRow]) -> bool:
        """Show what stands for these units; unsaved typing in the same units stays. Tells whether fields were made."""
        units = tuple(row.subject.unit for row in rows)
        made = units != self._units or not self.fields
        if made:
            self._build(rows)
        day = rows[0].subject.day if rows else None
        shown = self._figures if day is None else figures_shown(self._figures, day, rows)
        if shown != self._shown or (made and shown != self._figures):
            self._show_columns(shown)
        self._say_what(rows)
        for row in rows:
            for figure in self._figures:
                place, cell = (row.subject.unit, figure.key), row.cells[figure.key]
                field = self.fields[place]
                if self._cells.get(place) == cell and not field.has_unsaved_typing:
                    continue
                self._cells[place] = cell
                text = self.written(cell.value)
                value = field.value
                if field.has_unsaved_typing and value is not None and value.same_as(cell.value):
                    field.setText(text)
                field.set_stored(text, cell.value)
                field.set_hint("" if cell.hint is None or self.read_only else self.written(cell.hint))
                field.set_mark(Mark.CONFLICT if cell.in_conflict else None)
        return made

    def _show_columns(self, shown: Sequence[Figure]) -> None:
        """Take away the columns of figures that are not measured on the day; what is left has their room."""
        self._shown = tuple(shown)
        keys = {figure.key for figure in shown}
        for place, figure in enumerate(self._figures):
            there = figure.key in keys
            parts: list[QWidget] = [self._headings[figure.key], self._totals[figure.key]]
            parts += [field for (_, key), field in self.fields.items() if key == figure.key]
            for part in parts:
                part.setVisible(there)
            for owner in (self._head, self._scroll.widget(), self._foot):
                columns = owner.layout() if owner is not None else None
                if isinstance(columns, QGridLayout):
                    columns.setColumnMinimumWidth(1 + place, ENTRY_WIDTH if there else 0)
                    columns.setColumnStretch(1 + place, 2 if there else 0)

    def _say_what(self, rows: Sequence[SheetRow]) -> None:
        """Say of every cell which figure it shows, so that anybody can ask where it comes from."""
        of = tuple(row.subject for row in rows)
        if of == self._said:
            return
        self._said = of
        refs = {item.key: item.ref or item.key for item in self._computed}
        for subject in of:
            if subject.day is None or subject.shift is None:
                continue
            cells: dict[Place, QWidget] = {**self.fields, **self._results}
            for (unit, key), cell in cells.items():
                if unit == subject.unit:
                    mark(cell, Asked(in_shift(refs.get(key, key), subject.shift), subject.day, unit))
            for key, total in self._totals.items():
                ref = refs.get(key, key)
                of_one = "." in ref  # what only a row has does not add up
                mark(total, None if of_one else Asked(in_shift(ref, subject.shift), subject.day))

    def forget_typing(self) -> None:
        """Empty every field without a word, before another shift is shown."""
        self._cells.clear()
        for field in self.fields.values():
            blocked = field.blockSignals(True)
            field.set_stored("")
            field.take_back()
            field.blockSignals(blocked)

    def _build(self, rows: Sequence[SheetRow]) -> None:
        self.fields.clear()
        self._cells.clear()
        self._results.clear()
        self._notes.clear()
        self._units = tuple(row.subject.unit for row in rows)
        self._said = ()
        # Made where it belongs: widgets that move are dressed anew with all that is in them.
        body = QWidget(self._view)
        body.setObjectName("scrolled")
        grid = self._layout(body)
        for line, row in enumerate(rows):
            unit = row.subject.unit
            name = self._language.say(row.name)
            grid.addWidget(self._in_column(self._name_cell(unit, name, body)), line, 0)
            for place, figure in enumerate(self._figures):
                field = _Field(self._language, (figure.low, figure.high), body)
                field.setAccessibleName(f"{name}, {self._language.say(figure.name)}, {self._language.say(figure.unit)}")
                field.setFixedHeight(self._theme.field_height)
                field.setReadOnly(self.read_only)
                field.setProperty("unit", unit)
                field.setProperty("figure", figure.key)
                field.edited.connect(self._edited)
                field.moved.connect(self._moved)
                field.focused.connect(self._focused)
                field.menu_wanted.connect(self._offer_history)
                field.explain_wanted.connect(self._explain_sender)
                self.fields[unit, figure.key] = field
                grid.addWidget(self._in_column(field), line, 1 + place)
            for place, item in enumerate(self._computed):
                result = label(parent=body)
                result.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
                self._results[unit, item.key] = result
                grid.addWidget(self._in_column(result), line, 1 + len(self._figures) + place)
        self._scroll.setWidget(body)
        grid.setContentsMargins(0, 0, 0, LINE_GAP)
        height = self.row_height
        self._scroll.setMinimumHeight(max(1, min(len(rows), self.least_rows)) * height)
        self._scroll.setMaximumHeight(max(1, len(rows)) * height)
        self._scroll.row_height = height
        self._scroll.verticalScrollBar().setSingleStep(height)
        self._scroll.updateGeometry()

    def _name_cell(self, unit: str, name: str, body: QWidget) -> QWidget:
        cell = QWidget(body)
        cell.setFixedHeight(self._theme.field_height)
        lines = QVBoxLayout(cell)
        lines.setContentsMargins(0, 0, 4, 0)
        lines.setSpacing(0)
        note = ElidedLabel("", "caption", cell)
        note.hide()
        lines.addStretch(1)
        lines.addWidget(ElidedLabel(name, parent=cell))
        lines.addWidget(note)
        lines.addStretch(1)
        self._notes[unit] = note
        return cell

    # --- filling ---------------------------------------------------------------------------------------------------

    def written(self, value: Value | None) -> str:
        """Write a value as it was typed, in the reader's language."""
        return self._language.value(value)

    def show_result(self, unit: str, key: str, text: str, why: str = "", warn: bool = False) -> None:
        """Show a computed figure; ``why`` tells where it cannot be computed or is odd."""
        result = self._results.get((unit, key))
        if result is not None:
            result.setText(text + (" ▲" if warn else ""))
            result.setToolTip(why)
            set_style_property(result, "role", "warn" if warn else "")

    def show_total(self, key: str, text: str, why: str = "") -> None:
        """Show a total under a column; ``why`` tells what it leaves out or why there is none."""
        total = self._totals.get(key)
        if total is not None:
            total.setText(text)
            total.setToolTip(why)

    def set_notes(self, notes: Mapping[str, str]) -> None:
        """Write a quiet second line under the names of units; an empty note takes it away."""
        for unit, text in notes.items():
            note = self._notes.get(unit)
            if note is not None:
                note.set_text(text)
                note.setVisible(bool(text))

    @property
    def row_height(self) -> int:
        """The height of a row with the gap beneath it."""
        return self._theme.field_height + LINE_GAP

    def show_just(self, rows: int) -> None:
        """Keep just so many rows in view, until other units are shown; the others scroll inside the grid."""
        self._scroll.setFixedHeight(rows * self.row_height)

    @property
    def least_height(self) -> int:
        """The height that the rows take at least now."""
        return self._scroll.minimumHeight()

    def set_name_width(self, width: int) -> None:
        """Give the names at least so many pixels, for another arrangement of the form."""
        self._name_width = width
        for part in (self._head, self._scroll.widget(), self._foot):
            columns = part.layout() if part is not None else None
            if isinstance(columns, QGridLayout):
                columns.setColumnMinimumWidth(0, width)

    def hide_totals(self) -> None:
        """Leave the line of totals away, for a sheet whose units do not add up."""
        self._foot.hide()

    @property
    def units(self) -> tuple[str, ...]:
        """The ids of the rows, in order."""
        return self._units

    def mark(self, unit: str, key: str, mark: Mark | None, why: Message | str = "") -> None:
        """Mark a field, with the reason as its tooltip."""
        field = self.fields.get((unit, key))
        if field is not None:
            field.set_mark(mark, self._language.say(why) if why else "")

    def unsaved(self) -> list[Place]:
        """Give the places with unsaved typing, in reading order."""
        return [place for place, field in self.fields.items() if field.has_unsaved_typing]

    # --- moving about ----------------------------------------------------------------------------------------------

    def focus_first(self) -> None:
        """Go to the first empty field, or the first of all."""
        fields = self._reachable()
        empty = [f for f in fields if not f.text() and f.isEnabled()]
        target = empty[0] if empty else next(iter(fields), None)
        if target is not None:
            target.setFocus(Qt.FocusReason.TabFocusReason)

    def focus(self, unit: str, key: str) -> None:
        """Go to one field."""
        field = self.fields.get((unit, key))
        if field is not None:
            field.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroll.ensureWidgetVisible(field)

    def focus_end(self, last: bool) -> None:
        """Go to the last field, or the first."""
        places = self._reachable()
        if places:
            places[-1 if last else 0].setFocus(Qt.FocusReason.TabFocusReason)

    def _reachable(self) -> list[NumberEdit]:
        keys = {figure.key for figure in self._shown}
        return [field for (_, key), field in self.fields.items() if key in keys]

    def _moved(self, move: str) -> None:
        place = self._place_of(self.sender())
        if place is None:
            return
        row, column = self._units.index(place[0]), [f.key for f in self._shown].index(place[1])
        rows, columns = len(self._units), len(self._shown)
        along, down = (0, 1), (1, 0)
        step = {
            Move.NEXT: down if self.down_first else along,
            Move.BACK: (-1, 0) if self.down_first else (0, -1),
            Move.UP: (-1, 0),
            Move.DOWN: (1, 0),
            Move.LEFT: (0, -1),
            Move.RIGHT: (0, 1),
        }[Move(move)]
        row, column = row + step[0], column + step[1]
        if move in (Move.NEXT, Move.BACK):
            # Entering goes on over the edge: to the next row, or the next column.
            if column in (-1, columns):
                row, column = row + (1 if column else -1), 0 if column else columns - 1
            elif row in (-1, rows):
                row, column = (0 if row else rows - 1), column + (1 if row else -1)
        if 0 <= row < rows and 0 <= column < columns:
            self.focus(self._units[row], self._shown[column].key)
        elif move in (Move.NEXT, Move.DOWN):
            self.left_at.emit(True)
        elif move in (Move.BACK, Move.UP):
            self.left_at.emit(False)

    def _place_of(self, sender: QObject | None) -> Place | None:
        if not isinstance(sender, NumberEdit):
            return None
        return (str(sender.property("unit")), str(sender.property("figure")))

    def _edited(self) -> None:
        place = self._place_of(self.sender())
        if place is not None:
            self.edited.emit(*place)

    def _focused(self) -> None:
        place = self._place_of(self.sender())
        if place is not None:
            self._scroll.ensureWidgetVisible(self.fields[place], 0, 2)
            self.entered.emit(*place)

    def _offer_history(self, where: QPoint) -> None:
        place = self._place_of(self.sender())
        if place is None:
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        action = menu.addAction(self._language.say(msg("History of this figure")) + "\tF4")
        action.triggered.connect(lambda: self.history_wanted.emit(*place))
        add_to_menu(menu, self._language, lambda: self._explain(self.fields[place]))
        menu.popup(where)

    def _explain_sender(self) -> None:
        place = self._place_of(self.sender())
        if place is not None:
            self._explain(self.fields[place])

    def _explain(self, field: NumberEdit) -> None:
        asked = figure_of(field)
        if asked is not None:
            self.explain_wanted.emit(asked)

    def _make_room_for_scroll_bar(self) -> None:
        bar = self._scroll.verticalScrollBar()
        room = bar.sizeHint().width() if bar.maximum() > bar.minimum() else 0
        for part in (self._head, self._foot):
            part.setContentsMargins(0, 0, room, 0)


def _in_lines(words: str, metrics: QFontMetrics) -> str:
    """Break the name of a plant's own figure into lines as narrow as its column may be; a longer word is shortened."""
    lines: list[str] = []
    for one in words.split():
        if lines and metrics.horizontalAdvance(f"{lines[-1]} {one}") <= _HEADING_ROOM:
            lines[-1] += f" {one}"
        else:
            lines.append(one)
    return "\n".join(metrics.elidedText(line, Qt.TextElideMode.ElideRight, _HEADING_ROOM) for line in lines[:2])
