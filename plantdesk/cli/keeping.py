"""``sample``, ``verify``, ``backup``: make a store to try things on, prove one, and copy one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from plantdesk.app import create_sample
from plantdesk.cli.door import Asked, Option, command, pass_asked
from plantdesk.cli.showing import day_option
from plantdesk.domain.text import msg

DEFAULT_UNTIL = date(2016, 6, 30)


@command(
    "sample",
    msg("Make a sample plant in a new file, the same each time. Its clock stands on the evening of its last day."),
    click.Argument(["path"], type=click.Path(path_type=Path)),
    day_option("--until", about="until"),
    Option("--years", type=click.IntRange(1, 50), default=2, about=msg("How many calendar years it goes back.")),
    Option("--seed", type=int, default=1, about=msg("Another number gives another plant with the same totals.")),
)
@pass_asked
def sample(asked: Asked, path: Path, until: date | None, years: int, seed: int) -> None:
    """Write the sample."""
    clock = create_sample(path, until or DEFAULT_UNTIL, years, seed)
    asked.say(msg("A sample plant is ready at {path}. Its clock stands at {clock}.", path=str(path), clock=clock))
