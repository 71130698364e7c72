"""The latest shifts of ore as a table: wet tonnes, weighted grade and recovery; a missing shift stands as missing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from PySide6.QtCore import QObject

from plantdesk.domain import measures as m
from plantdesk.domain.concentration import MeanGrade
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
    """What a shift's ore came to: weighted grade in % Cu with what it leaves out, recovery in %."""

    grade: MeanGrade | None = None
    recovery_pct: Decimal | None = None


def written_mean(language: Language, mean: MeanGrade) -> str:
    """Write a mean grade in % Cu with its marks, ``?`` where it is unknown.

    ``○`` leaves out ore without a grade; ``≈`` rests on grades below detection, each counted as half its limit; where
    there are no others the mean lies below that of their limits, and is written so: ``<0.005``.
    """
    if mean.pct.value is None:
        return UNKNOWN
    if mean.limit_pct is not None:
        text = "<" + language.number(mean.limit_pct, 3)
    else:
        text = ("≈ " if mean.below else "") + language.number(mean.pct.value, 3)
    return f"{PARTLY} {text}" if mean.skipped_t else text


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
            return UNKNOWN if ore.grade is None else written_mean(self._language, ore.grade)
        if column == RECOVERY:
            return UNKNOWN if ore.recovery_pct is None else number(ore.recovery_pct, 1)
        return super()._text(line, column)

    def _traced(self, line: ShiftLine, column: int) -> str:
        key = {GRADE: m.CU_PCT, RECOVERY: m.RECOVERY_PCT}.get(column, m.WET_T)
        return str(Asked(in_shift(key, line.shift), line.day))

    def _tip(self, line: ShiftLine) -> str:
        ore = self._ore.get((line.day, line.shift), OreLine())
        parts = [super()._tip(line)]
        if ore.grade is not None and ore.grade.skipped_t:
            parts.append(self._language.say(msg("○ Ore without a grade is left out of the mean.")))
        if ore.grade is not None and ore.grade.below:
            parts.append(self._language.say(msg("A grade below detection counts as half its limit.")))
        return "\n".join(part for part in parts if part)
