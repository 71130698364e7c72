"""``chart``: a figure's chart or table into a file, without a window."""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import click

from plantdesk.app import clock_of, write_table
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, command, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.cli.words import unit_called
from plantdesk.domain.errors import Refused
from plantdesk.domain.plant import PLANT
from plantdesk.domain.text import msg
from plantdesk.services.figure_chart import figure_chart, figure_table
from plantdesk.services.figures import series_called
from plantdesk.services.language import Language
from plantdesk.services.picture_size import read_size
from plantdesk.services.ports import Readable

PICTURES, TABLES = ("png", "svg", "pdf"), ("csv", "xlsx")
_DAYS = 90


def _read_size(ctx: click.Context, param: click.Parameter, value: Any) -> tuple[int, int]:
    return read_size(str(value), (240, 160))


@command(
    "chart",
    msg(
        "Draw a figure day by day into a file: PNG, SVG or PDF, or its days as CSV or XLSX, by the end of the file's"
        " name. FIGURE is a key or a name of the catalogue."
    ),
    click.Argument(["figure"]),
    Option(
        "--unit",
        "units",
        multiple=True,
        about=msg(
            "A section, source, concentrator or heap by id, code or name; may be repeated. Otherwise all together."
        ),
    ),
    day_option("--from", "first", about="from"),
    day_option("--to", "last", about="to"),
    Option("--size", default="1600x900", callback=_read_size, about=msg("Width and height in pixels.")),
    Option("--theme", type=click.Choice(("light", "dark")), default="light", about=msg("The colours.")),
    *look_options(),
    Option("-o", "--output", "target", required=True, type=click.Path(path_type=Path), about=msg("The file to write.")),
)
@pass_asked
@looking
def chart_command(
    asked: Asked,
    figure: str,
    units: tuple[str, ...],
    first: date | None,
    last: date | None,
    size: tuple[int, int],
    theme: str,
    look: Look,
    target: Path,
) -> None:
    """Draw the chart, or write its table."""
    kind = target.suffix[1:].lower()
    if kind not in (*PICTURES, *TABLES):
        raise Refused(
            msg(
                "{path} says no kind of file. Let its name end in one of: {known}.",
                path=str(target),
                known=[f".{one}" for one in (*PICTURES, *TABLES)],
            )
        )
    with asked.read() as whole:
        ledger = look.over(whole)
        declared = series_called(ledger.catalogue, figure)
        last = last or look.day(whole)
        first = first or last - timedelta(days=_DAYS - 1)
        if last < first:
            raise Refused(msg("{first} lies after {last}. Choose an earlier day.", first=first, last=last))
        subject = ledger.catalogue.sheet(declared.sheet).subject
        chosen = [unit_called(ledger.plant(), subject, unit, last) for unit in units]
        chart = figure_chart(ledger, declared, chosen, first, last)
        if not any(one.days for one in chart.series):
            raise Refused(
                msg(
                    "{figure}: nothing is entered from {first} to {last}. Choose other days.",
                    figure=declared.name,
                    first=first,
                    last=last,
                )
            )
        if kind in TABLES:
            title = asked.language.say(declared.name)
            write_table(target, figure_table(ledger, chart, asked.language), asked.language.code, title)
        else:
            if sys.platform != "win32":
                os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
            from plantdesk.ui.chart_snapshot import draw

            colours: Literal["light", "dark"] = "dark" if theme == "dark" else "light"
            foot = _foot(ledger, asked.language, first, last)
            draw(ledger, chart, asked.language, target, size, colours, foot)
    asked.say(msg("Drawn: {path}", path=str(target)) if kind in PICTURES else msg("Written: {path}", path=str(target)))


def _foot(ledger: Readable, language: Language, first: date, last: date) -> str:
    now, plant = clock_of(ledger)(), ledger.plant()
    moment = plant.calendar(now.date()).local(now).replace(tzinfo=None, second=0, microsecond=0)
    said = (msg("{first} – {last}", first=first, last=last), msg("drawn {moment}", moment=moment))
    return " · ".join([language.say(plant.name(PLANT, PLANT, last)), *map(language.say, said)])
