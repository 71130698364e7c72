"""The latest shifts of ore as a table: wet tonnes, weighted grade and recovery; a missing shift stands as missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject

from plantdesk.domain import measures as m
from plantdesk.domain.text import Text, msg
from plantdesk.services.language import Language
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.sheets import ShiftLine, Status
from plantdesk.services.trace_asked import Asked, in_shift
from plantdesk.ui.models.shift_table import DAY, PLAN, REJECTS, SHIFT, TOTAL, ShiftTable
from plantdesk.ui.theme import Theme

PARTLY = "○"
"""Marks a mean that leaves out ore without a grade."""

GRADE, RECOVERY = PLAN, REJECTS
"""The two figures of ore that stand where cathode output has its plan and rejects."""


@dataclass(frozen=True, slots=True)
class OreLine:
    """What a shift's ore came to: weighted grade in % Cu, whether ore without a grade is left out, recovery in %."""

    grade_pct: Decimal | None = None
    partly: bool = False
    recovery_pct: Decimal | None = None


class OreTable(ShiftTable):
    """Rows are shifts, newest first."""

    def __init__(
        self, theme: Theme, language: Language, name_of: Callable[[str], str], parent: QObject | None = None
    ) -> None:
        super().__init__(theme, language, name_of, Text("Wet ore", "Руда влажная", "Ылғал кен"), parent, m.WET_T)
        say = language.say
        day, shift, total, _, _, by = self._headings
        self._headings = (day, shift, total, say(Text("Cu, %", "Cu, %", "Cu, %")), say(msg("Recovery, %")), by)
        self._ore: Mapping[tuple[date, str], OreLine] = {}

    def show_ore(self, lines: list[ShiftLine], ore: Mapping[tuple[date, str], OreLine]) -> None:
        """Show these shifts with what their ore came to."""
        self._ore = ore
        self.show_lines(lines)

    def _text(self, line: ShiftLine, column: int) -> str:
        if line.status is Status.MISSING or column in (DAY, SHIFT):
            return super()._text(line, column)
        number, ore = self._language.number, self._ore.get((line.day, line.shift), OreLine())
        if column == TOTAL:
            return "" if line.total is None else ("≥ " if line.partly else "") + number(line.total, 0)
        if column == GRADE:
            mark = f"{PARTLY} " if ore.partly else ""
            return UNKNOWN if ore.grade_pct is None else mark + number(ore.grade_pct, 3)
        if column == RECOVERY:
            return UNKNOWN if ore.recovery_pct is None else number(ore.recovery_pct, 1)
        return super()._text(line, column)

    def _traced(self, line: ShiftLine, column: int) -> str:
        key = {GRADE: m.CU_PCT, RECOVERY: m.RECOVERY_PCT}.get(column, m.WET_T)
        return str(Asked(in_shift(key, line.shift), line.day))

    def _tip(self, line: ShiftLine) -> str:
        ore = self._ore.get((line.day, line.shift), OreLine())
        parts = [super()._tip(line)]
        if ore.partly:
            parts.append(self._language.say(msg("○ Ore without a grade is left out of the mean.")))
        return "\n".join(part for part in parts if part)
