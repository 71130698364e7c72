"""``import`` and ``export``: files of other programs in and out."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import click

from plantdesk.app import import_plan, plan_import, print_rows, write_rows
from plantdesk.cli.asked import BAD_INPUT, Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option, outcome_json
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import day_option
from plantdesk.cli.words import sheet_called
from plantdesk.domain.errors import Refused
from plantdesk.domain.periods import Span
from plantdesk.domain.text import Message, msg
from plantdesk.services.exporting import sheet_rows
from plantdesk.services.import_rows import FileRefusal
from plantdesk.services.imports import Counts, ImportPlan, apply
from plantdesk.services.language import Language
from plantdesk.services.plans import KIND as PLAN
from plantdesk.services.plans import outweighed_told

SHOWN = 20
"""How many refusals, differences and questions are printed for a person; programs get all of them."""


@command(
    "import",
    msg(
        "Take a shift log into a sheet's tab, from CSV or XLSX; or monthly plans: import plan FILE. What cannot be taken"
        " of a log is listed with its line and reason, the rest is saved; a file of plans is taken whole or not at all."
    ),
    click.Argument(["sheet"]),
    click.Argument(["file"], type=click.Path(path_type=Path)),
    Option("--profile", about=msg("The column map of this kind of file: a name, or the path of a TOML file.")),
    Option("--dry-run", is_flag=True, about=msg("Only tell what would happen.")),
    reason_option(),
    clock_option(),
    json_option(),
)
@pass_asked
def import_(
    asked: Asked,
    sheet: str,
    file: Path,
    profile: str | None,
    dry_run: bool,
    reason: str | None,
    clock_is_right: bool,
    as_json: bool,
) -> int:
    """Import a file; gives the exit code."""
    with asked.open() as workplace:
        if not dry_run:
            check_clock(workplace, clock_is_right)
        if sheet == PLAN:
            outcome = import_plan(workplace, file, reason, dry_run=dry_run)
            if as_json:
                answer({**outcome_json(outcome), "dry_run": dry_run})
            else:
                counts = Counts(*(len(g) for g in (outcome.added, outcome.filled, outcome.corrected, outcome.same)))
                asked.say(_counted(counts, dry_run))
                beside = outweighed_told(workplace.store, outcome)
                if beside is not None:
                    asked.say(beside)
            return 0
        chosen = sheet_called(workplace.catalogue, sheet)
        plan = plan_import(workplace.store, workplace.clock, chosen.key, file, profile)
        counts, refused = plan.counts, plan.refused
        if not dry_run:
            result = apply(plan, workplace.recorder, reason)
            counts, refused = result.counts, result.refused
        if as_json:
            answer(_as_json(plan, counts, refused, asked.language, dry_run))
        else:
            _tell(asked, plan, counts, refused, dry_run)
    if counts.refused and not (counts.changed or counts.same):
        line = msg("Nothing of {file} was taken: all of it is refused. Correct it and import it again.", file=file.name)
        click.echo(f"plantdesk: {asked.language.say(line)}", err=True)
        return BAD_INPUT
    return 0


def _as_json(
    plan: ImportPlan, counts: Counts, refused: tuple[FileRefusal, ...], language: Language, dry_run: bool
) -> dict[str, object]:
    return {
        "file": plan.origin.file,
        "dry_run": dry_run,
        "rows": plan.rows,
        "added": counts.added,
        "filled": counts.filled,
        "corrected": counts.corrected,
        "same": counts.same,
        "refused": counts.refused,
        "refusals": [
            {
                "sheet": one.place.sheet,
                "line": one.place.line,
                "column": one.place.column,
                "figures": list(one.figures),
                "reason": language.say(one.message),
            }
            for one in refused
        ],
        "questions": [language.say(one.told) for one in plan.questions],
        "totals": {
            "compared": plan.totals.compared,
            "differences": [language.say(one.told) for one in plan.totals.differences],
        },
        "checks": [
            {
                "figure": check.key,
                "rows": check.rows,
                "compared": check.compared,
                "matched": check.matched,
                "file": None if check.file is None else float(check.file),
                "ours": None if check.ours is None else float(check.ours),
                "differences": [language.say(one.told) for one in check.differences],
            }
            for check in plan.checks
        ],
    }


def _counted(counts: Counts, dry_run: bool) -> Message:
    shown = {
        "added": counts.added,
        "filled": counts.filled,
        "corrected": counts.corrected,
        "same": counts.same,
        "refused": counts.refused,
    }
    if dry_run:
        return msg(
            "Would be: {added} added, {filled} filled in, {corrected} corrected, {same} the same, {refused} refused."
            " Nothing was saved.",
            **shown,
        )
    return msg("{added} added, {filled} filled in, {corrected} corrected, {same} the same, {refused} refused.", **shown)


def _tell(asked: Asked, plan: ImportPlan, counts: Counts, refused: tuple[FileRefusal, ...], dry_run: bool) -> None:
    """Print what became of an import, and the first of what is odd about the file."""
    asked.say(_counted(counts, dry_run))
    told = (
        (msg("Refused:"), [one.told for one in refused]),
        (msg("To be looked at:"), [one.told for one in plan.questions]),
        (msg("Totals of the file that their parts do not give:"), [one.told for one in plan.totals.differences]),
        (msg("Computed differently in the file:"), [d.told for check in plan.checks for d in check.differences]),
    )
    for heading, lines in told:
        if lines:
            asked.say(heading)
        for line in lines[:SHOWN]:
            asked.say(f"  {asked.language.say(line)}")
        if len(lines) > SHOWN:
            asked.say(msg("  … and {n} more (--json lists all)", n=len(lines) - SHOWN))


@command(
    "export",
    msg("Write a sheet to a CSV file, headed by the keys. Importing it again changes nothing."),
    click.Argument(["sheet"]),
    day_option("--from", "first", about="from"),
    day_option("--to", "last", about="to"),
    *look_options(),
    Option(
        "-o",
        "--output",
        "target",
        required=True,
        type=click.Path(path_type=Path, allow_dash=True),
        about=msg("The file to write, or - for the standard output."),
    ),
)
@pass_asked
@looking
def export(asked: Asked, sheet: str, first: date | None, last: date | None, look: Look, target: Path) -> None:
    """Write the rows of a sheet."""
    with asked.read() as whole:
        ledger = look.over(whole)
        chosen = sheet_called(ledger.catalogue, sheet)
        bounds = ledger.span() or (date.min, date.min)
        first, last = first or bounds[0], last or bounds[1]
        if last < first:
            raise Refused(msg("{first} lies after {last}. Choose an earlier day.", first=first, last=last))
        rows = sheet_rows(ledger, chosen.key, Span(first, last))
        if str(target) == "-":
            print_rows(sys.stdout, rows)
            return
        n = write_rows(target, rows)
        asked.say(msg("{n} rows written to {path}.", n=n, path=str(target)))
