"""What would be if milestones moved: both forecasts side by side, and nothing saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from plantdesk.domain.periods import Period
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.programme_figures import WhatIf as Consequences
from plantdesk.ui.desk import Desk
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel


@dataclass(frozen=True, slots=True)
class Compared:
    """One line: what it is, as it is recorded, as it would be, and the difference; empty where it is not known."""

    what: str
    now: str
    then: str
    difference: str = ""


class WhatIf(QFrame):
    """The comparison, framed like nothing that is recorded: dashed, and with the words “not saved” before all else."""

    cleared = Signal()
    """The moves are to be forgotten."""
    taken = Signal()
    """The moves are to be proposed as forecasts."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say = desk.language.say
        self._lines: tuple[Compared, ...] = ()
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        self._title = label("◇ " + say(msg("What if: not saved")), "strong")
        self.moves = ElidedLabel("", "muted")
        self.take_button = QPushButton(say(msg("Propose as forecasts")))
        self.clear_button = QPushButton(say(msg("Forget")) + "   Esc")
        for button in (self.take_button, self.clear_button):
            button.setAutoDefault(False)
        self.take_button.clicked.connect(self.taken)
        self.clear_button.clicked.connect(self.cleared)
        head.addWidget(self._title)
        head.addWidget(self.moves, 1)
        head.addWidget(self.take_button)
        head.addWidget(self.clear_button)
        column.addLayout(head)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(20)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(0, 1)
        column.addLayout(self._grid)
        self._cells: list[QLabel] = []
        self.show_lines("", ())

    @property
    def lines(self) -> tuple[Compared, ...]:
        """What is compared."""
        return self._lines

    def show_lines(self, moves: str, lines: Sequence[Compared]) -> None:
        """Show what is moved and what follows; without moves, how to make one."""
        say = self._desk.language.say
        self._lines = tuple(lines)
        hint = say(msg("Drag a mark, or press Ctrl+Left and Ctrl+Right on a milestone (with Shift a week)."))
        self.moves.set_text(moves or hint)
        self.take_button.setVisible(bool(moves))
        self.clear_button.setVisible(bool(moves))
        for cell in self._cells:
            self._grid.removeWidget(cell)
            cell.deleteLater()
        self._cells = []
        heads = ("", say(msg("as recorded")), say(msg("what if")), say(msg("difference")))
        rows = [heads, *((one.what, one.now, one.then, one.difference) for one in lines)] if lines else []
        for number, texts in enumerate(rows):
            for place, text in enumerate(texts):
                role = "caption" if number == 0 else "strong" if place == 2 else ""
                cell = label(text, role)
                side = Qt.AlignmentFlag.AlignLeft if place == 0 else Qt.AlignmentFlag.AlignRight
                self._grid.addWidget(cell, number, place, side)
                self._cells.append(cell)
        self.setAccessibleName(say(msg("What if: not saved")))
        self.setAccessibleDescription("; ".join(f"{one.what}: {one.now}, {one.then}" for one in lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._desk.theme
        painter.setBrush(theme.colour("conflict_soft"))
        painter.setPen(QPen(theme.colour("conflict"), 1.4, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 5, 5)
        painter.end()


def compared(language: Language, found: Consequences) -> list[Compared]:
    """Give the lines: both forecasts of the month and the year, what all slips cost, and two counters."""
    say = language.say
    lines = []
    for period, words in (
        (Period.YEAR, msg("Cathodes to the end of the year, kt")),
        (Period.MONTH, msg("Cathodes to the end of the month, kt")),
    ):
        before, after = found.before[period], found.after[period]
        now = before.with_projects_t if before.with_projects_t is not None else before.linear_t
        then = after.with_projects_t if after.with_projects_t is not None else after.linear_t
        lines.append(_line(language, say(words), _kilo(now), _kilo(then), 2))
    lines.append(
        _line(
            language,
            say(msg("Cost of all slips this year, kt")),
            found.figures_before.effect_on_year_kt,
            found.figures_after.effect_on_year_kt,
            2,
        )
    )
    before_count, after_count = found.figures_before.counters, found.figures_after.counters
    for words, now_n, then_n in (
        (msg("Projects late"), before_count.late, after_count.late),
        (msg("Due this year"), before_count.due_this_year, after_count.due_this_year),
    ):
        lines.append(_line(language, say(words), Decimal(now_n), Decimal(then_n), 0))
    return lines


def _line(language: Language, what: str, now: Decimal | None, then: Decimal | None, decimals: int) -> Compared:
    number = language.number
    if now is None or then is None:
        return Compared(what, UNKNOWN if now is None else number(now, decimals), UNKNOWN)
    difference = then - now
    plus = "+" if difference > 0 else ""
    return Compared(what, number(now, decimals), number(then, decimals), f"{plus}{number(difference, decimals)}")


def _kilo(tonnes: Decimal | None) -> Decimal | None:
    return None if tonnes is None else tonnes / 1000
