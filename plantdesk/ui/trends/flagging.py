"""The flags of a board's charts: the notes that concern what a chart shows, and milestones; they follow what is recorded."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from plantdesk.domain.periods import day_number
from plantdesk.domain.plant import DIVISION, SECTION, Plant
from plantdesk.domain.text import Message, msg
from plantdesk.services.chart_milestones import ChartMilestone, Dated
from plantdesk.services.notes import NoteLine, period_words, reason_name, units_named
from plantdesk.ui.charts.flags import Flags, FlagWords
from plantdesk.ui.charts.flags_item import Flag, Kind
from plantdesk.ui.desk import Desk
from plantdesk.ui.flag_shelf import shelf_of

_MILESTONE = "milestone "
"""Before the code of a milestone in the key of its flag; a note's key is its code."""
_KINDS = {Dated.ACTUAL: Kind.DONE, Dated.FORECAST: Kind.FORECAST, Dated.BASELINE: Kind.BASELINE}
_LINE = 64
"""Letters of a line in the box."""
_MOST_LINES = 6


@runtime_checkable
class KeepsNotes(Protocol):
    """A window in which notes are opened and written."""

    def open_note(self, code: str) -> None:
        """Open a note."""

    def add_note(self, chart: QWidget | None = None) -> None:
        """Begin a note at the place that is pointed at in a chart."""


class Flagged(Protocol):
    """A chart with flags."""

    flags: Flags


def keeper_of(widget: QWidget) -> KeepsNotes | None:
    """Find the window in which the notes of a widget are opened and written: its own, or the one that it stands beside."""
    window: QWidget | None = widget.window()
    while window is not None and not isinstance(window, KeepsNotes):
        beside = window.parentWidget()
        window = None if beside is None else beside.window()
    return window


class BoardFlags(QObject):
    """Shows flags on the charts of one board."""

    def __init__(self, desk: Desk, board: QWidget) -> None:
        super().__init__(board)
        self._desk, self._board = desk, board
        self._shelf = shelf_of(desk)
        self._concerned: dict[Flagged, tuple[tuple[str, ...], tuple[str, ...]]] = {}
        self._shelf.changed.connect(self._show_all)

    def show_on(self, plot: Flagged, ref: str, units: Collection[str] = ()) -> None:
        """Flag a chart with the notes that concern a figure, of some units of its kind or of all."""
        if plot not in self._concerned:
            plot.flags.opened.connect(self._open)
            plot.flags.wanted.connect(self._add)
        self._concerned[plot] = (self._kinds_of(ref), tuple(units))
        self._show(plot)

    def _kinds_of(self, ref: str) -> tuple[str, ...]:
        catalogue = self._desk.reader.catalogue
        try:
            return (catalogue.sheet(catalogue.series(ref).sheet).subject,)
        except KeyError:
            return (SECTION, DIVISION)  # the stock is that of what the tankhouses make

    def _show_all(self) -> None:
        for plot in self._concerned:
            self._show(plot)

    def _show(self, plot: Flagged) -> None:
        flags = [Flag(*one) for one in self._shelf.concerning(*self._concerned[plot])]
        last = day_number(max(self._desk.today, (self._desk.reader.span() or (date.min, date.min))[1]))
        flags += [_milestone_flag(one, last) for one in self._shelf.milestones]
        more = self._desk.language.say(msg("and {more} more", more="{more}"))
        plot.flags.show_flags(flags, self._words, more)

    # --- words -----------------------------------------------------------------------------------------------------

    def _words(self, key: str) -> FlagWords | None:
        if key.startswith(_MILESTONE):
            code = key.removeprefix(_MILESTONE)
            found = next((one for one in self._shelf.milestones if one.code == code), None)
            return None if found is None else self._milestone_words(found)
        line = self._shelf.line(key)
        return None if line is None else self._note_words(line)

    def _note_words(self, line: NoteLine) -> FlagWords:
        say, plant, note = self._desk.language.say, self._desk.plant, line.note
        units = ", ".join(say(name) for name in units_named(plant, note))
        heading = f"{say(reason_name(plant, note))} · {units}"
        text = wrapped(note.text)
        if (note.first, note.first_shift) != (note.last, note.last_shift) or note.first_shift:
            text = (say(period_words(plant, note)), *text)
        by = self._shelf.written(line)
        if by is None:
            return FlagWords(heading, text)
        words = say(
            msg("{who}, {moment}", who=self._desk.author_name(by.author), moment=self._desk.moment(by.recorded))
        )
        return FlagWords(heading, text, f"{words} · {say(msg('corrected'))}" if line.corrected else words)

    def _milestone_words(self, one: ChartMilestone) -> FlagWords:
        say = self._desk.language.say
        dated = _dated(one)
        slip = (
            ""
            if one.slip is None
            else say(msg("slip: {days} days", days=f"{one.slip:+d}".replace("-", "\N{MINUS SIGN}")))
        )
        lines = (say(one.project) if one.project is not None else "", say(dated), slip)
        return FlagWords(f"{one.code} {say(one.name)}", tuple(line for line in lines if line))

    # --- what is done with them ------------------------------------------------------------------------------------

    def _open(self, key: str) -> None:
        keeper = keeper_of(self._board)
        if keeper is not None and not key.startswith(_MILESTONE):
            keeper.open_note(key)

    def _add(self, chart: QWidget) -> None:
        keeper = keeper_of(self._board)
        if keeper is not None:
            keeper.add_note(chart)


def note_flags(
    plant: Plant, lines: Iterable[NoteLine], kinds: Collection[str], units: Collection[str] = ()
) -> list[Flag]:
    """Give the flags of the notes that concern units of some kinds; of ``units`` alone where some are named."""
    return [Flag(one.code, *one.note.edges(plant)) for one in lines if one.note.concerns(plant, kinds, units)]


def _dated(one: ChartMilestone) -> Message:
    if one.dated is Dated.ACTUAL:
        return msg("met on {day}", day=one.day)
    if one.dated is Dated.FORECAST:
        return msg("forecast for {day}", day=one.day)
    return msg("first agreed for {day}, without a forecast", day=one.day)


def wrapped(text: str) -> tuple[str, ...]:
    """Break a text into lines of the box; what is too long for it ends with an ellipsis."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= _LINE:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return tuple(lines) if len(lines) <= _MOST_LINES else (*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1]} …")


def _milestone_flag(one: ChartMilestone, last: int) -> Flag:
    """Flag a milestone on its day; what lies beyond the ``last`` day of the charts stands at their right edge."""
    day = day_number(one.day)
    if day > last:
        return Flag(f"{_MILESTONE}{one.code}", last + 0.5, last + 0.5, Kind.AHEAD, one.code)
    return Flag(f"{_MILESTONE}{one.code}", day, day, _KINDS[one.dated], one.code)
