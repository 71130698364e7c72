"""What a day of a trend reads, in words: the rows of the box, and what stands at the cursors."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.charts.cursors import NAMES
from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.readout import Row
from plantdesk.ui.charts.series import Kind, Series, State
from plantdesk.ui.charts.spans import Spans
from plantdesk.ui.charts.ticks import day_of
from plantdesk.ui.theme import Theme

_MOST_LINES = 3
"""So many series each have a line of their own at the cursors; of more, only the differences are told, in one."""
ExtraRows = Callable[[int], Sequence[tuple[str, str]]]
"""Gives pairs of name and value in the reader's language for a day (days since 1970-01-01)."""


class DayWords:
    """Says in one language what stands on a day; ``signed`` writes plus signs."""

    def __init__(self, language: Language, *, signed: bool) -> None:
        self._language, self._signed = language, signed

    def heading(self, day: int) -> str:
        """The day itself, with its weekday."""
        date = day_of(day)
        return f"{self._language.weekday(date)} {self._language.date(date)}"

    def rows(self, series: Collection[Drawn], day: int, theme: Theme, extra: ExtraRows | None) -> list[Row]:
        """Give the lines of the box of a day: values, unsaved typing, what else was asked for, and states."""
        say = self._language.say
        rows: list[Row] = []
        words: list[str] = []
        for drawn in series:
            one = drawn.series
            dashed, colour = one.dashed or one.kind is Kind.PLAN, theme.colour(one.token)
            for name, written in self.said(drawn, day):
                rows.append(Row(name, written, colour, one.is_bars, dashed, strong=not rows, dotted=one.dotted))
            pending = drawn.unsaved.get(day)
            if pending is not None:
                unsaved = f"{say(msg('not saved'))}: {one.name}"
                rows.append(Row(unsaved, self.written(one, pending), theme.colour("accent"), dashed=True))
            state = drawn.states.get(day)
            if state is State.PROVISIONAL:
                words.append(say(msg("provisional")))
            elif state is State.CORRECTED:
                words.append(say(msg("corrected")))
        if extra is not None:
            rows += [Row(name, value) for name, value in extra(day)]
        return rows + [Row(word, "") for word in dict.fromkeys(words)]

    def said(self, drawn: Drawn, day: int) -> list[tuple[str, str]]:
        """Give the lines of the box for one series: each shift of the day, its period, or what the day ranges over."""
        series = drawn.series
        if series.by_period:
            spans: Spans = drawn.curve.spans
            places = range(*spans.within(day - 0.4, day + 0.4).indices(spans.values.size))
            if places:
                called = [spans.name(i) for i in places]
                names = [f"{series.name}, {name}" if name else series.name for name in called]
                return [(n, self.written(series, float(spans.values[i]))) for n, i in zip(names, places, strict=True)]
        if drawn.is_dense:
            low, high = drawn.extent(day - 0.5, day + 0.5)
            if low < high:
                return [(series.name, f"{self.written(series, low)} … {self.written(series, high)}")]
        return [(series.name, self.written(series, drawn.at(day)))]

    def at_cursors(self, series: Collection[Drawn], time: TimeRange, *, short: bool = False) -> str:
        """Say what stands at the cursors, and by how much B differs from A; nothing while none is placed.

        ``short`` says it in one line that breaks where it has to; of many series only the differences are said.
        """
        cursors, say, language = time.cursors, self._language.say, self._language
        if not cursors:
            return ""
        days = " · ".join(f"{name} {language.date(day_of(d))}" for name, d in zip(NAMES, cursors, strict=False))
        if len(cursors) == 2:
            days += f" · {say(msg('{n} days', n=cursors[1] - cursors[0]))}"
        compared = [drawn for drawn in series if drawn.is_compared]
        many = len(compared) > _MOST_LINES
        if len(cursors) == 2 and (many or short):
            told = [words for drawn in compared if (words := self._change(drawn, cursors, whole=not many))]
            lines = [f"{days} · B − A: {' · '.join(told)}" if told else days]
        else:
            lines = [days, *(self._difference(drawn, cursors) for drawn in compared)]
        if time.cursors_exchanged:
            lines.append(say(msg("A is always the earlier day: the two were exchanged.")))
        return "\n".join(lines)

    def _difference(self, drawn: Drawn, cursors: Sequence[int]) -> str:
        """Say what a series has at each cursor, and by how much B differs from A."""
        values = [drawn.at(day) for day in cursors]
        words = [f"{name} {self.written(drawn.series, v)}" for name, v in zip(NAMES, values, strict=False)]
        change = self._by(drawn.series, values)
        return f"{drawn.series.name}: " + " · ".join([*words, f"B − A {change}"] if change else words)

    def _change(self, drawn: Drawn, cursors: Sequence[int], *, whole: bool) -> str:
        """Say by how much B differs from A where both are known; the ``whole`` says both values, too."""
        series, values = drawn.series, [drawn.at(day) for day in cursors]
        change = self._by(series, values)
        if not change:
            return ""
        both = f" ({self.written(series, values[0])} → {self.written(series, values[1])})" if whole else ""
        return f"{series.name} {change}{both}"

    def _by(self, series: Series, values: Sequence[float]) -> str:
        """Write the difference of two values, in per cent, too, where that says something; empty where one is missing."""
        if len(values) != 2 or not all(map(math.isfinite, values)):
            return ""
        change = values[1] - values[0]
        sign = "+" if change > 0 else ""
        words = f"{sign}{self.written(series, change).removeprefix('+')}"
        if values[0] and not series.unit.startswith("%") and series.kind is not Kind.DEVIATION:
            words += f", {sign}{self._language.number(100 * change / abs(values[0]), 1)}\u00a0%"
        return words

    def written(self, series: Series, value: float) -> str:
        """Write a value with its unit."""
        if not math.isfinite(value):
            return self._language.say(msg("not entered"))
        number = self._language.number(value, series.decimals)
        if self._signed and value > 0:
            number = f"+{number}"
        return f"{number}\u00a0{series.unit}" if series.unit else number
