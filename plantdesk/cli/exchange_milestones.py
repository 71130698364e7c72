"""``milestones import`` and ``milestones export``: programmes of other planning programs in and out."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import click

from plantdesk.app import clock_of, export_programme, plan_programme
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.services import programme as a
from plantdesk.services.language import Language
from plantdesk.services.programme_exchange import (
    Difference,
    ExchangePlan,
    apply_exchange,
    difference_told,
    placed,
)
from plantdesk.services.programme_export import Exported, evidence_files, exported_told

SHOWN = 20
"""How many differences are printed for a person; programs get all of them."""


@command(
    "import",
    msg(
        "Compare a project file with what is recorded, and take over what it says otherwise: MS Project XML, Primavera"
        " XER, CSV or XLSX. What would rewrite a promised date is taken only where --only names its code."
    ),
    click.Argument(["file"], type=click.Path(path_type=Path)),
    Option("--dry-run", is_flag=True, about=msg("Only tell what would happen.")),
    Option(
        "--only",
        "codes",
        multiple=True,
        metavar="CODE",
        about=msg("Take over only the records of these codes; may be given several times."),
    ),
    reason_option(),
    clock_option(),
    json_option(),
)
@pass_asked
def import_command(
    asked: Asked,
    file: Path,
    dry_run: bool,
    codes: tuple[str, ...],
    reason: str | None,
    clock_is_right: bool,
    as_json: bool,
) -> None:
    """Import a project file."""
    with asked.open() as workplace:
        if not dry_run:
            check_clock(workplace, clock_is_right)
        language = asked.language
        plan = plan_programme(workplace.store, workplace.today, language.code, file)
        wanted = [code for text in codes for code in text.split(",") if code]
        ticked = plan.of_codes(wanted) if wanted else plan.usual()
        _refuse_problems(plan, ticked if wanted else range(len(plan.differences)))
        recorded = 0
        if not dry_run and ticked:
            outcome = apply_exchange(plan, ticked, workplace.recorder, workplace.store, workplace.today, reason)
            recorded = len(outcome.recorded.revisions) if outcome.recorded is not None else 0
        if as_json:
            answer(_as_json(plan, ticked, recorded, language, dry_run))
        else:
            _tell(asked, plan, ticked, recorded, dry_run)


def _refuse_problems(plan: ExchangePlan, wanted: Collection[int]) -> None:
    """Refuse the file for the first thing in it that cannot be: nothing is half imported."""
    for n in wanted:
        one = plan.differences[n]
        if one.problem is not None:
            raise Refused(placed(plan.file.file, one.row, one.problem))


def _as_json(
    plan: ExchangePlan, ticked: Collection[int], recorded: int, language: Language, dry_run: bool
) -> dict[str, object]:
    return {
        "file": plan.file.file,
        "format": plan.file.format,
        "sha256": plan.file.sha256,
        "dry_run": dry_run,
        "rows": len(plan.file.rows),
        "blank": plan.file.blank,
        "same": plan.same,
        "skipped": plan.skipped,
        "absent": list(plan.absent),
        "recorded": recorded,
        "odd": [language.say(one) for one in plan.file.odd],
        "differences": [_difference_json(one, n in ticked) for n, one in enumerate(plan.differences)],
    }


def _difference_json(one: Difference, ticked: bool) -> dict[str, object]:
    return {
        "row": one.row,
        "kind": one.subject.kind,
        "code": one.code,
        "name": one.name,
        "new": one.new,
        "ticked": ticked,
        "values": dict(one.values),
        "old": dict(one.old),
    }


def _tell(asked: Asked, plan: ExchangePlan, ticked: Collection[int], recorded: int, dry_run: bool) -> None:
    """Print the first differences, what else there is to know, and what became of it."""
    for n, one in enumerate(plan.differences[:SHOWN]):
        mark = "+" if n in ticked else "·"
        asked.say(f"{mark} {asked.language.say(difference_told(one))}")
    if len(plan.differences) > SHOWN:
        asked.say(msg("  … and {n} more (--json lists all)", n=len(plan.differences) - SHOWN))
    for odd in plan.file.odd:
        asked.say(odd)
    if plan.absent:
        asked.say(msg("Not in the file, and left as they are: {codes}.", codes=list(plan.absent[:SHOWN])))
    told = {"new": len(plan.differences), "same": plan.same, "skipped": plan.skipped}
    asked.say(
        msg(
            "Differences: {new}; records that are the same: {same}; rows of the file that are no milestones: {skipped}.",
            **told,
        )
    )
    if dry_run:
        asked.say(msg("Nothing was recorded."))
    else:
        asked.say(msg("{n} values recorded from {file}.", n=recorded, file=plan.file.file))


@command(
    "export",
    msg(
        "Write programmes, projects and milestones for other programs, by the end of the name: .xml for MS Project, .xlsx"
        " or .csv for a spreadsheet. Importing the file again changes nothing."
    ),
    Option("--programme", about=msg("Only one programme, by its code.")),
    *look_options(),
    Option(
        "-o",
        "--output",
        "target",
        required=True,
        type=click.Path(path_type=Path),
        about=msg("The file to write: .xml, .xlsx or .csv."),
    ),
)
@pass_asked
@looking
def export_command(asked: Asked, programme: str | None, look: Look, target: Path) -> None:
    """Write the programme to a file."""
    with asked.read() as whole:
        lens = look.lens(whole)
        ledger = lens.over(whole)
        found = a.portfolio(ledger)
        if programme is not None and programme not in found.programmes:
            raise Refused(
                msg(
                    "There is no programme “{text}”. Choose one of: {known}.",
                    text=programme,
                    known=list(found.programmes),
                )
            )
        chosen = found.chosen(look.day(whole), programme, None, lens.scope.process, lens.scope.division)
        n = export_programme(ledger, chosen, target, asked.language.code, clock_of(whole)())
        made = Exported(n, evidence_files(ledger, chosen))
    asked.say(exported_told(made, str(target)))
