"""``sample``, ``verify``, ``backup``: make a store to try things on, prove one, and copy one."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import click

from plantdesk.app import back_up, create_sample, prove
from plantdesk.cli.asked import FAILED, Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked
from plantdesk.cli.showing import day_option
from plantdesk.domain.text import msg


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
    clock = create_sample(path, until, years, seed)
    asked.say(msg("A sample plant is ready at {path}. Its clock stands at {clock}.", path=str(path), clock=clock))


@command(
    "verify",
    msg(
        "Prove a store. The file is sound, the chains hold, what is kept is what the ledger gives, and every evidence file"
        " is there as it was."
    ),
    json_option(),
)
@pass_asked
def verify(asked: Asked, as_json: bool) -> int:
    """Print the parts of the proof; gives exit code 1 where one fails."""
    report = prove(asked.path)
    language = asked.language
    if as_json:
        answer(
            {
                "store": str(asked.path),
                "sound": report.fault is None,
                "fault": None if report.fault is None else language.say(report.fault),
                "note": None if report.note is None else language.say(report.note),
                "parts": [
                    {"part": language.say(part.name), "count": part.count, "seconds": round(part.seconds, 3)}
                    for part in report.parts
                ],
            }
        )
    else:
        for part in report.parts:
            asked.say(
                msg(
                    "{part}: {count} in {seconds} s",
                    part=part.name,
                    count=language.number(part.count),
                    seconds=language.number(part.seconds, 2),
                )
            )
        if report.note is not None:
            asked.say(report.note)
        if report.fault is None:
            asked.say(msg("{path} is sound.", path=str(asked.path)))
    if report.fault is not None:
        click.echo(f"plantdesk: {language.say(report.fault)}", err=True)
        return FAILED
    return 0


@command(
    "backup",
    msg(
        "Make a verified copy of a store while it is in use, with its evidence files beside it. PATH is a new file, or a"
        " folder."
    ),
    click.Argument(["path"], type=click.Path()),
)
@pass_asked
def backup(asked: Asked, path: str) -> int:
    """Copy the store; a path that ends with a slash names a folder, made where it is not there yet.

    Gives exit code 1 where evidence is missing or was changed; the copy is there all the same.
    """
    if path.endswith(("/", os.sep)):
        Path(path).mkdir(parents=True, exist_ok=True)
    made = back_up(asked.path, Path(path))
    asked.say(msg("Backed up to {path}.", path=str(made.path)))
    if made.files:
        asked.say(msg("{n} evidence files are beside it.", n=made.files))
    if made.fault is not None:
        click.echo(f"plantdesk: {asked.language.say(made.fault)}", err=True)
        return FAILED
    return 0
