"""``milestones`` and what belongs to it: the programme in figures, trends, what a move would change, records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import click

from plantdesk.app import keep_evidence
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import (
    Group,
    Option,
    answer,
    command,
    common_options,
    json_option,
    pass_asked,
    reason_option,
)
from plantdesk.cli.entering import check_clock, clock_option
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import columns
from plantdesk.cli.words import read_day, split_words
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import CATHODE_T
from plantdesk.domain.milestones import Status
from plantdesk.domain.periods import Period
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.forecasts import Forecast, as_numbers
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.programme_figures import as_json as figures_json
from plantdesk.services.programme_figures import figures, held_up_told, what_if
from plantdesk.services.programme_recording import DATES, attach, confirm, detach, record, remove
from plantdesk.services.programme_references import division_called
from plantdesk.services.programme_trends import forecasts_of, trend_of
from plantdesk.services.programme_unknown import Doubtful, doubtful, doubtful_of
from plantdesk.services.programme_waiting import too_early

SUBCOMMANDS = {
    "trend": ("milestones", "trend_command"),
    "what-if": ("milestones", "what_if_command"),
    "confirm": ("milestones", "confirm_command"),
    "remove": ("milestones", "remove_command"),
    "attach": ("milestones", "attach_command"),
    "detach": ("milestones", "detach_command"),
    "import": ("exchange_milestones", "import_command"),
    "export": ("exchange_milestones", "export_command"),
}
"""Each command behind ``milestones`` with its module and its name there."""


class Milestones(Group):
    """The group; it loads the command that is asked for and no other."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands."""
        return sorted(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command."""
        if cmd_name not in SUBCOMMANDS:
            return None
        module, name = SUBCOMMANDS[cmd_name]
        found = getattr(import_module(f"plantdesk.cli.{module}"), name)
        assert isinstance(found, click.Command)
        return found


@click.pass_context
@looking
def _show(
    ctx: click.Context,
    look: Look,
    programme: str | None,
    status: str | None,
    as_json: bool,
) -> None:
    """Print the programme in figures, where no command is named."""
    if ctx.invoked_subcommand is not None:
        return
    asked = ctx.ensure_object(Asked)
    with asked.read() as whole:
        as_of, lens = look.day(whole), look.lens(whole)
        ledger = lens.over(whole)
        found = a.portfolio(ledger)
        code = None if programme is None else _programme(found, programme)
        chosen = found.chosen(
            as_of,
            code,
            None if status is None else Status(status),
            lens.scope.process,
            lens.scope.division,
        )
        if as_json:
            known = look.known_on.isoformat() if look.known_on else None
            unknown = [_unknown(one, asked.language) for one in doubtful(ledger, chosen)]
            answer({**figures_json(chosen, as_of), "known_on": known, "unknown": unknown})
            return
        for line in _lines(chosen, as_of, asked.language):
            asked.say(line)
        for one in doubtful(ledger, chosen):
            asked.say(_told(one))


milestones_command = Milestones(
    "milestones",
    callback=_show,
    invoke_without_command=True,
    params=[
        Option("--programme", about=msg("Count only the projects of one programme, by code or name.")),
        Option(
            "--status",
            type=click.Choice([status.value for status in Status]),
            about=msg("Count only the projects of one status."),
        ),
        *look_options(),
        json_option(),
        *common_options(),
    ],
)
milestones_command.about = msg(
    "Show the projects of the modernisation programme: how many are done, due this year, late and at risk, how many a"
    " year it takes to the end, and what the slips change in this year's cathodes, in kilotonnes."
)


def _told(one: Doubtful) -> Message:
    return msg("{code}: {why}", code=one.subject.unit, why=one.why)


def _unknown(one: Doubtful, language: Language) -> dict[str, object]:
    kind, code = one.subject.kind, one.subject.unit
    return {"kind": kind, "code": code, "key": one.key, "stored": one.stored, "why": language.say(one.why)}


def _programme(found: Portfolio, text: str) -> str:
    """Give the code of a programme by its code or its name in any language."""
    wanted = " ".join(text.split()).casefold()
    for code, one in found.programmes.items():
        if wanted in {code.casefold(), *(name.casefold() for name in one.name.spellings())}:
            return code
    raise Refused(
        msg("There is no programme “{text}”. Choose one of: {known}.", text=text, known=list(found.programmes))
    )


def _lines(found: Portfolio, as_of: date, language: Language) -> list[str]:
    say, number = language.say, language.number
    told = figures(found, as_of)
    count = told.counters
    rows = [
        [say(msg("projects in the plan")), str(count.projects)],
        [say(msg("done")), str(count.done)],
        [say(msg("due this year")), str(count.due_this_year)],
        [say(Status.LATE.label), str(count.late)],
        [say(Status.AT_RISK.label), str(count.at_risk)],
    ]
    if count.required_per_year is not None:
        words = msg(
            "left by the end of {year}: {left}; a year",
            year=as_of.year + count.years_left,
            left=count.left_after_this_year,
        )
        rows.append([say(words), number(count.required_per_year, 2)])
    if count.required_ratio is not None:
        rows.append([say(msg("times this year's")), number(count.required_ratio, 1)])
    for money in told.money:
        shown = [money.spend, money.budget]
        spent = " / ".join("?" if one is None else number(one, 0) for one in shown)
        rows.append([say(msg("spent / budget, {currency}", currency=money.currency)), spent])
    rows.append([say(msg("effect of slips on this year's cathodes, kt")), number(told.effect_on_year_kt, 3)])
    table = [[say(msg("code")), say(msg("project")), say(msg("status")), say(msg("end")), say(msg("slip, days"))]]
    table += [_row(one, as_of, found, language) for one in found.projects.values()]
    dear = [
        say(
            msg(
                "{name} {slip} days late: {kt} kt this year",
                name=one.project.name,
                slip=one.slip_days,
                kt=_kt(one.tonnes),
            )
            if one.slip_days > 0
            else msg(
                "{name} {slip} days early: {kt} kt this year",
                name=one.project.name,
                slip=-one.slip_days,
                kt=_kt(one.tonnes),
            )
        )
        for one in told.costs
        if one.tonnes
    ]
    return [*columns(rows), *dear, "", *(columns(table) if found.projects else ())]


def _kt(tonnes: Decimal) -> Decimal:
    return round(tonnes / 1000, 3)


def _row(one: Project, as_of: date, found: Portfolio, language: Language) -> list[str]:
    finish, slip = one.finish(as_of), one.slip_days(as_of)
    return [
        one.code,
        language.say(one.name),
        language.say(one.status(as_of, found.limits).label),
        "" if finish is None else language.date(finish),
        "" if slip is None else str(slip),
    ]


@command(
    "trend",
    msg(
        "Show what was forecast of a milestone on past report days (otherwise at the ends of months), its slip, how often"
        " it was re-forecast, and when it is met if it goes on like that."
    ),
    click.Argument(["code"]),
    Option("--report", "reports", multiple=True, metavar="DAY", about=msg("A report day; may be given again.")),
    *look_options()[:2],
    json_option(),
)
@pass_asked
@looking
def trend_command(asked: Asked, look: Look, code: str, reports: tuple[str, ...], as_json: bool) -> None:
    """Print the trend of one milestone."""
    with asked.read() as whole:
        ledger, as_of = look.over(whole), look.day(whole)
        _refuse_unknown(ledger, code)
        found = trend_of(ledger, code, as_of, [read_day(text) for text in reports])
        if as_json:
            answer(
                {
                    "code": code,
                    "reports": [
                        {"day": day.isoformat(), "expected": expected and expected.isoformat(), "done": done}
                        for day, expected, done in found.reports
                    ],
                    "forecasts": [
                        {
                            "recorded": one.recorded.isoformat(),
                            "forecast": one.value and one.value.isoformat(),
                            "author": one.author,
                            "reason": one.reason,
                        }
                        for one in forecasts_of(ledger, code)
                    ],
                    "reforecasts": found.reforecasts,
                    "slip_days": found.slip_days,
                    "slope": found.slope,
                    "extrapolated": found.extrapolated and found.extrapolated.isoformat(),
                    "never": found.never,
                }
            )
            return
        language = asked.language
        for report in found.reports:
            asked.say(f"{language.date(report.day)}  {language.date(report.expected) if report.expected else '?'}")
        asked.say(msg("re-forecasts: {n}, slip: {days} days", n=found.reforecasts, days=found.slip_days or 0))
        if found.never:
            asked.say(msg("At this trend it is never met."))
        elif found.extrapolated is not None:
            asked.say(msg("At this trend it is met on {day}.", day=found.extrapolated))


@command(
    "what-if",
    msg(
        "Show what moving milestones would change, without saving anything: both forecasts of the cathodes of month and"
        " year side by side. For example: milestones what-if M-8=2016-12-01."
    ),
    click.Argument(["words"], nargs=-1, required=True, metavar="CODE=DAY..."),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def what_if_command(asked: Asked, look: Look, words: tuple[str, ...], as_json: bool) -> None:
    """Print both forecasts."""
    moves = {}
    for word in words:
        code, mark, text = word.partition("=")
        if not mark or not code:
            raise Refused(msg("“{word}” is not key=value.", word=word))
        moves[code] = read_day(text)
    with asked.read() as whole:
        ledger, as_of = look.over(whole), look.day(whole)
        for code in moves:
            _refuse_unknown(ledger, code)
        found = what_if(ledger, as_of, moves)
        before, after = found.figures_before, found.figures_after
        if as_json:
            answer(
                {
                    "as_of": as_of.isoformat(),
                    "moved": {one.code: one.forecast and one.forecast.isoformat() for one in found.moved},
                    "held_up": {one.code: one.forecast and one.forecast.isoformat() for one in found.held_up},
                    "before": _forecasts(found.before, before.effect_on_year_kt),
                    "after": _forecasts(found.after, after.effect_on_year_kt),
                }
            )
            return
        number, say = asked.language.number, asked.language.say
        rows = [["", say(msg("as it stands")), say(msg("if moved"))]]
        for period, name in ((Period.MONTH, msg("month's end, t")), (Period.YEAR, msg("year's end, t"))):
            ends = [one[period].with_projects_t or one[period].linear_t for one in (found.before, found.after)]
            rows.append([say(name), *("?" if end is None else number(end, 1) for end in ends)])
        effects = [number(one.effect_on_year_kt, 3) for one in (before, after)]
        rows.append([say(msg("effect of slips on this year's cathodes, kt")), *effects])
        for line in columns(rows):
            asked.say(line)
        if found.moved:
            asked.say(msg("Milestones that would move: {codes}.", codes=[one.code for one in found.moved]))
        else:
            asked.say(msg("No milestone would move: all of these stand so already."))
        if found.held_up:
            asked.say(held_up_told(found.held_up))


def _forecasts(found: Mapping[Period, Forecast], effect: Decimal) -> dict[str, object]:
    return {**{period.value: as_numbers(one) for period, one in found.items()}, "effect_on_year_kt": float(effect)}


def _refuse_unknown(ledger: Readable, code: str) -> None:
    row = ledger.at([Subject(MILESTONE, code)]).get(Subject(MILESTONE, code), {})
    if not row or (a.REMOVED in row and row[a.REMOVED].value):
        raise Refused(msg("There is no milestone {code}. See “plantdesk milestones”.", code=code))


@command(
    "confirm",
    msg("Record that the forecasts of some milestones still stand today."),
    click.Argument(["codes"], nargs=-1, required=True, metavar="CODE..."),
    clock_option(),
)
@pass_asked
def confirm_command(asked: Asked, codes: tuple[str, ...], clock_is_right: bool) -> None:
    """Record that forecasts stand."""
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        for code in codes:
            _refuse_unknown(workplace.store, code)
        confirm(workplace.recorder, workplace.today, codes).or_raise()
        asked.say(msg("Confirmed: {codes}.", codes=list(codes)))


@command(
    "attach",
    msg(
        "Keep a file that proves a milestone (or with --project, a project) beside the store, and record its name and"
        " SHA-256. The file itself stays where it is, too."
    ),
    click.Argument(["code"]),
    click.Argument(["file"], type=click.Path(path_type=Path)),
    Option("--project", "kind", flag_value=PROJECT, about=msg("The code is that of a project.")),
    clock_option(),
)
@pass_asked
def attach_command(asked: Asked, code: str, file: Path, kind: str | None, clock_is_right: bool) -> None:
    """Keep a file and record it."""
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        subject = Subject(kind or MILESTONE, code)
        if subject not in workplace.store.at([subject]):
            raise Refused(msg("There is no {kind} {code}.", kind=a.KIND_NAMES[subject.kind], code=code))
        kept = keep_evidence(asked.path, file)
        attach(workplace.recorder, workplace.today, subject, workplace.store, kept).or_raise()
        asked.say(msg("{file} is kept with {code} as {hash}.", file=kept.name, code=code, hash=kept.sha256[:12]))


@command(
    "detach",
    msg(
        "Record that a file proves a milestone (or with --project, a project) no more, by its name. The file stays beside"
        " the store, for the history names it."
    ),
    click.Argument(["code"]),
    click.Argument(["name"]),
    Option("--project", "kind", flag_value=PROJECT, about=msg("The code is that of a project.")),
    reason_option(),
    clock_option(),
)
@pass_asked
def detach_command(
    asked: Asked, code: str, name: str, kind: str | None, reason: str | None, clock_is_right: bool
) -> None:
    """Take a file off a record."""
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        subject = Subject(kind or MILESTONE, code)
        stands = workplace.store.at([subject]).get(subject, {}).get(a.EVIDENCE)
        files = a.read_evidence(stands.value if stands else None)
        found = [one for one in files if name in (one.name, one.sha256)]
        if len(found) != 1:
            raise Refused(
                msg(
                    "{code} has no file {name}. Choose one of: {known}.",
                    code=code,
                    name=name,
                    known=[one.name for one in files],
                )
                if not found
                else msg(
                    "{code} has {n} files called {name}. Name one by its SHA-256.", code=code, n=len(found), name=name
                )
            )
        detach(workplace.recorder, workplace.today, subject, workplace.store, found[0], reason).or_raise()
        asked.say(msg("{file} is evidence no more; the file stays, for the history names it.", file=found[0].name))


@command(
    "remove",
    msg(
        "Remove a milestone, or with --project or --programme one of these; its code and history stay for ever. What"
        " others depend on stays, and is told."
    ),
    click.Argument(["code"]),
    Option("--project", "kind", flag_value=PROJECT, about=msg("The code is that of a project.")),
    Option("--programme", "kind", flag_value=PROGRAMME, about=msg("The code is that of a programme.")),
    reason_option(),
    clock_option(),
)
@pass_asked
def remove_command(asked: Asked, code: str, kind: str | None, reason: str | None, clock_is_right: bool) -> None:
    """Remove one record."""
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        subject = Subject(kind or MILESTONE, code)
        if subject not in workplace.store.at([subject]):
            raise Refused(msg("There is no {kind} {code}.", kind=a.KIND_NAMES[subject.kind], code=code))
        remove(workplace.recorder, workplace.today, [subject], reason or "").or_raise()
        asked.say(msg("{code} is removed; its history stays.", code=code))


_WORDS = ["words"]


def _entry(asked: Asked, kind: str, words: tuple[str, ...], reason: str | None, clock_is_right: bool) -> None:
    """Record attributes of one record as one command."""
    values = split_words(words)
    code = values.pop(p.CODE, "")
    if not code:
        raise Refused(msg("{key} is missing. Give {key}=….", key=p.CODE))
    read: dict[str, str | None] = {
        key: (read_day(text).isoformat() if key in DATES else text) if text else None for key, text in values.items()
    }
    if not read:
        raise Refused(msg("There is nothing to record of {code}. Give a name or a date.", code=code))
    with asked.open() as workplace:
        check_clock(workplace, clock_is_right)
        subject = Subject(kind, code)
        if not any(read.values()) and subject not in workplace.store.at([subject]):
            raise Refused(
                msg("There is no {kind} {code}, so there is nothing to clear.", kind=a.KIND_NAMES[kind], code=code)
            )
        if read.get(a.DIVISION):
            try:
                read[a.DIVISION] = division_called(workplace.store.plant(), str(read[a.DIVISION]), workplace.today)
            except Refused as refused:
                raise Refused(msg("{code}: {why}", code=code, why=refused.message)) from None
        outcome = record(workplace.recorder, workplace.today, {subject: read}, reason).or_raise()
        if outcome.recorded is None:
            asked.say(msg("All of it was recorded so already."))
        else:
            n = len(outcome.added) + len(outcome.filled) + len(outcome.corrected)
            asked.say(msg("{n} values of {code} recorded.", n=n, code=code))
        for one in doubtful_of(workplace.store, subject):
            asked.say(_told(one))
        early = too_early(workplace.store, code, workplace.today) if kind == MILESTONE else None
        if early is not None and not read.keys().isdisjoint((a.FORECAST, a.BASELINE, a.START, a.DEPENDS)):
            asked.say(msg("{code} {why}.", code=code, why=early))


@command(
    "milestone",
    msg(
        'Record a milestone. For example: milestone code=M-11 in_project=P-3 name_en="Fan started" baseline=2016-09-01'
        " forecast=2016-09-20 depends=M-9:FS:10. Changing a date that stands needs --reason."
    ),
    click.Argument(_WORDS, nargs=-1, required=True, metavar="code=CODE KEY=VALUE..."),
    reason_option(),
    clock_option(),
)
@pass_asked
def milestone(asked: Asked, words: tuple[str, ...], reason: str | None, clock_is_right: bool) -> None:
    """Record attributes of one milestone."""
    _entry(asked, MILESTONE, words, reason, clock_is_right)


@command(
    "project",
    msg(
        'Record a project of a programme. For example: project code=P-3 programme=PG-1 name_en="SX-EW plant" route=hydro'
        " budget=120000000 currency=USD effect_figure={figure} effect_t_year=20000 effect_from=M-8 effect_ramp_months=6.",
        figure=CATHODE_T,
    ),
    click.Argument(_WORDS, nargs=-1, required=True, metavar="code=CODE KEY=VALUE..."),
    reason_option(),
    clock_option(),
)
@pass_asked
def project(asked: Asked, words: tuple[str, ...], reason: str | None, clock_is_right: bool) -> None:
    """Record attributes of one project."""
    _entry(asked, PROJECT, words, reason, clock_is_right)


@command(
    "programme",
    msg(
        'Record a programme. For example: programme code=PG-1 name_en="State programme" kind=state start=2015-01-01'
        " end=2019-12-31."
    ),
    click.Argument(_WORDS, nargs=-1, required=True, metavar="code=CODE KEY=VALUE..."),
    reason_option(),
    clock_option(),
)
@pass_asked
def programme(asked: Asked, words: tuple[str, ...], reason: str | None, clock_is_right: bool) -> None:
    """Record attributes of one programme."""
    _entry(asked, PROGRAMME, words, reason, clock_is_right)
