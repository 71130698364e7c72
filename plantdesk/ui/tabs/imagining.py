"""Milestones that are moved in thought alone: where they and what waits for them would go, and what that would change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from plantdesk.domain import measures as m
from plantdesk.domain.programme import MILESTONE, Portfolio
from plantdesk.domain.programme_network import moved
from plantdesk.domain.text import msg
from plantdesk.services.completeness import last_whole_day
from plantdesk.services.programme_figures import held_up_told, what_if
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.programme_rows import Row
from plantdesk.ui.tabs.what_if import WhatIf, compared


class Imagining:
    """The moves; nothing of it is saved."""

    def __init__(self, desk: Desk, name: Callable[[Row], str]) -> None:
        """``name`` gives what a milestone is called."""
        self._desk, self._name = desk, name
        self.moves: dict[str, date] = {}

    def move(self, code: str, day: date, stands: date | None) -> None:
        """Imagine a milestone on a day; where it ``stands`` already it is not moved."""
        self.moves[code] = day
        if day == stands:
            del self.moves[code]

    def take(self) -> dict[str, date]:
        """Give the moves and forget them."""
        moves, self.moves = self.moves, {}
        return moves

    def imagined(self, whole: Portfolio, as_of: date) -> dict[str, date]:
        """Give where every milestone would go: those that are moved, and those that are pushed along."""
        if not self.moves:
            return {}
        found = moved(whole.promises(), self.moves, as_of)
        return {code: one.forecast for code, one in found.items() if one.forecast is not None}

    def compare(self, shown: WhatIf) -> None:
        """Show both forecasts side by side."""
        language, desk = self._desk.language, self._desk
        if not self.moves:
            shown.show_lines("", ())
            return
        as_of = desk.today if desk.lens.as_of is not None else last_whole_day(desk.reader, m.CATHODE_T, desk.today)
        found = what_if(desk.reader, as_of, self.moves)
        words = "; ".join(
            f"{self._name(Row(MILESTONE, code))} → {language.date(day)}" for code, day in self.moves.items()
        )
        pushed = sum(one.code not in self.moves for one in found.moved)
        if pushed:
            words += "; " + language.say(msg("pushed along: {n}", n=pushed))
        if found.held_up:
            words += "; " + language.say(held_up_told(found.held_up))
        shown.show_lines(words, compared(language, found))
