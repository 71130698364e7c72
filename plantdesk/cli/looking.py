"""What a command looks at: up to which production day, as known on which day, and which part of the corporation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date
from functools import wraps
from typing import Any

import click

from plantdesk.app import clock_of
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option
from plantdesk.cli.words import read_day, unit_called
from plantdesk.domain.plant import DIVISION
from plantdesk.domain.scope import PROCESSES, Scope
from plantdesk.domain.text import msg
from plantdesk.services.lens import Lens
from plantdesk.services.ports import Readable


@dataclass(frozen=True, slots=True)
class Look:
    """The options of ``look_options`` as they were given; what was not given is ``None``."""

    as_of: date | None = None
    known_on: date | None = None
    division: str | None = None
    process: str | None = None

    def lens(self, ledger: Readable) -> Lens:
        """Give the lens that is meant; ``Refused`` where the division is none of the plant's on that day."""
        division = None
        if self.division is not None:
            division = unit_called(ledger.plant(), DIVISION, self.division, self.day(ledger))
        return Lens(self.as_of, self.known_on, Scope(division, self.process))

    def over(self, ledger: Readable) -> Readable:
        """Look at a ledger this way."""
        return self.lens(ledger).over(ledger)

    def day(self, ledger: Readable) -> date:
        """Give the production day that is asked about: the as-of day, else the present day as known."""
        if self.as_of is not None:
            return self.as_of
        present = present_day(ledger)
        return present if self.known_on is None else min(present, self.known_on)

    def words(self) -> dict[str, str | None]:
        """Give the options for an answer in JSON."""
        return {
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "known_on": self.known_on.isoformat() if self.known_on else None,
            "division": self.division,
            "process": self.process,
        }


def present_day(ledger: Readable) -> date:
    """Give the production day of the present moment, by the plant's clock."""
    now = clock_of(ledger)()
    return ledger.plant().calendar(now.date()).production_day_and_shift(now)[0]


def tell_days_to_come(asked: Asked, ledger: Readable, day: date) -> None:
    """Say that a day that is asked about has not begun yet: nothing is entered after the present one."""
    today = present_day(ledger)
    if day > today:
        asked.say(
            msg("{day} is still to come: today is {today}, and no later day can be entered yet.", day=day, today=today)
        )


def look_options() -> list[Option]:
    """Give the options of every command that reads: ``--as-of``, ``--known-on``, ``--division``, ``--process``."""
    return [
        Option(
            "--as-of",
            callback=_read_day,
            about=msg("Count the production days up to this one; otherwise up to the present one."),
        ),
        Option(
            "--known-on",
            callback=_read_day,
            about=msg("Count only what was recorded up to the end of this day."),
        ),
        Option("--division", about=msg("Count only one division, by id, code or name.")),
        Option(
            "--process",
            type=click.Choice(PROCESSES),
            about=msg("Count only one process route: pyro (smelting) or hydro (leaching)."),
        ),
    ]


def looking(function: Callable[..., Any]) -> Callable[..., Any]:
    """Hand the options of ``look_options`` to a command as one ``look``."""

    @wraps(function)
    def handed(*args: Any, **given: Any) -> Any:
        look = Look(**{field.name: given.pop(field.name, None) for field in fields(Look)})
        return function(*args, look=look, **given)

    return handed


def _read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    return None if value is None else read_day(value)
