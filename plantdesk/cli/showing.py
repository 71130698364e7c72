"""``show``, ``history``, ``kpi``: what stands, how it came to stand, and what it adds up to."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import click

from plantdesk.app import clock_of
from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked
from plantdesk.cli.words import REMARK, named_entry, read_day, sheet_called, split_words
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Sheet
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Revision
from plantdesk.domain.plant import PERSON, Plant
from plantdesk.domain.quantities import Value, decode, encode
from plantdesk.domain.text import Text, msg
from plantdesk.services.figures import figure_called
from plantdesk.services.known_on import known_until
from plantdesk.services.kpi import Figures, as_json_answer, kpi
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.reasons import spoken_reason
from plantdesk.services.recording import MOVE, SHEET
from plantdesk.services.sheets import DaySheet, SheetRow, Status, day_sheet
from plantdesk.services.undo import kind_name

_STATUS = {
    Status.MISSING: Text("missing", "нет данных", "дерек жоқ"),
    Status.PARTIAL: Text("partial", "не полностью", "толық емес"),
    Status.COMPLETE: Text("complete", "полностью", "толық"),
}


def day_option(*names: str, about: str = "") -> Option:
    """Give an option that takes a day."""
    wording = {
        "day": msg("The production day, like 2016-06-30."),
        "as_of": msg("Count the production days up to this one; otherwise up to the present one."),
        "known_on": msg("Count only what was recorded up to the end of this day."),
        "until": msg("The last production day of the sample; its night shift is open."),
        "from": msg("The first production day."),
        "to": msg("The last production day."),
        "since": msg("The day from which it holds; otherwise the present one."),
    }
    return Option(*names, callback=_read_day, about=wording[about])


def _read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    return None if value is None else read_day(value)


def present_day(ledger: Readable) -> date:
    """Give the production day of the present moment, by the plant's clock."""
    now = clock_of(ledger)()
    return ledger.plant().calendar(now.date()).production_day_and_shift(now)[0]


def known_cut(ledger: Readable, known_on: date | None) -> int | None:
    """Give the moment up to which commands count, in UTC milliseconds."""
    return None if known_on is None else known_until(ledger.plant(), known_on)


@command(
    "show",
    msg("Show a sheet of one production day, all its shifts. Empty cells are missing, – is none."),
    click.Argument(["sheet"]),
    day_option("--day", about="day"),
    day_option("--as-of", about="as_of"),
    day_option("--known-on", about="known_on"),
    json_option(),
)
@pass_asked
def show(asked: Asked, sheet: str, day: date | None, as_of: date | None, known_on: date | None, as_json: bool) -> None:
    """Print the rows of a day."""
    with asked.read() as ledger:
        chosen = sheet_called(ledger.catalogue, sheet)
        day = day or as_of or present_day(ledger)
        if as_of is not None and day > as_of:
            raise Refused(msg("{day} lies after {as_of}. Choose an earlier day.", day=day, as_of=as_of))
        known = known_cut(ledger, known_on)
        shifts = ledger.plant(known).calendar(day).pattern.codes
        sheets = [day_sheet(ledger, chosen.key, day, shift, known) for shift in shifts]
        if as_json:
            answer(
                {
                    "sheet": chosen.key,
                    "day": day.isoformat(),
                    "known_on": known_on.isoformat() if known_on else None,
                    "shifts": [_shift_json(chosen, one) for one in sheets],
                }
            )
            return
        plant = ledger.plant(known)
        for one in sheets:
            for line in _shift_lines(chosen, one, plant, asked.language):
                asked.say(line)


def plain(value: Value | None) -> float | int | str | None:
    """Give a value for programs: a number where it is one, ``"-"``, ``"<0.005"``, or ``None`` where it is missing."""
    if value is None:
        return None
    if value.number is None or value.below:
        return encode(value)
    if value.number == value.number.to_integral_value():
        return int(value.number)
    close = float(value.number)
    return close if Decimal(repr(close)) == value.number else encode(value)


def _shift_json(sheet: Sheet, one: DaySheet) -> dict[str, object]:
    return {
        "shift": one.shift,
        "status": one.status.value,
        "remark": one.remark,
        "rows": [
            {
                sheet.subject: row.name.en,
                "id": row.subject.unit,
                "running": row.running,
                **{key: plain(cell.value) for key, cell in row.cells.items()},
                "corrected": [key for key, cell in row.cells.items() if cell.corrected],
                "in_conflict": [key for key, cell in row.cells.items() if cell.in_conflict],
            }
            for row in one.rows
        ],
    }


def _shift_lines(sheet: Sheet, one: DaySheet, plant: Plant, language: Language) -> list[str]:
    """Lay a shift out as a table: headings, units of measure, then a line for each unit of the plant."""
    name = plant.calendar(one.day).pattern.shift(one.shift).name
    title = msg(
        "{sheet}, {day}, {shift}: {status}", sheet=sheet.name, day=one.day, shift=name, status=_STATUS[one.status]
    )
    figures = [cell.figure for cell in one.rows[0].cells.values()] if one.rows else []
    table = [
        [language.say(sheet.subject_name), *(language.say(f.short) for f in figures)],
        ["", *(language.say(f.unit) for f in figures)],
        *([language.say(row.name), *_shown(row, language)] for row in one.rows),
    ]
    lines = [language.say(title), *columns(table)]
    if one.remark:
        lines.append(f"{language.say(REMARK)}: {one.remark}")
    return [*lines, ""]


def _shown(row: SheetRow, language: Language) -> list[str]:
    marks = {True: "*", False: ""}
    return [language.value(cell.value) + marks[cell.corrected] for cell in row.cells.values()]


def columns(table: list[list[str]]) -> list[str]:
    """Align a table: the first column to the left, the others to the right."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return [
        "  ".join(
            text.rjust(width) if place else text.ljust(width)
            for place, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


@command(
    "history",
    msg(
        "Show who recorded a figure, when, and why it was changed. For example: history cathode day=2016-06-30"
        ' shift=day section="Tankhouse 1" {figure}.',
        figure=m.CATHODE_T,
    ),
    click.Argument(["sheet"]),
    click.Argument(["words"], nargs=-1, required=True, metavar="KEY=VALUE... FIGURE"),
    json_option(),
)
@pass_asked
def history(asked: Asked, sheet: str, words: tuple[str, ...], as_json: bool) -> None:
    """Print the revisions of one figure, oldest first."""
    with asked.read() as ledger:
        chosen, plant = sheet_called(ledger.catalogue, sheet), ledger.plant()
        names = [word for word in words if "=" not in word]
        named = named_entry(plant, chosen, split_words(word for word in words if "=" in word))
        if len(names) != 1 or named.rest:
            raise Refused(msg("Name one figure after day, shift and {unit}.", unit=chosen.subject))
        subject, key = named.subject, names[0]
        if key.casefold() in {s.casefold() for s in REMARK.spellings()}:
            key = m.REMARK
            subject = type(subject)(SHEET, chosen.key, subject.day, subject.shift)
        else:
            key = figure_called(ledger.catalogue, chosen.key, key).key
        found = ledger.history(subject, key)
        if as_json:
            answer([_revision_json(revision, plant) for revision in found])
            return
        if not found:
            asked.say(msg("Nothing was ever recorded there."))
        for revision in found:
            asked.say(_revision_line(revision, plant, ledger, asked.language))


def _moment(revision: Revision) -> datetime:
    return datetime.fromtimestamp(revision.command.recorded / 1000, UTC)


def _author(revision: Revision, plant: Plant) -> Text:
    return plant.name(PERSON, revision.command.author, revision.subject.day or _moment(revision).date())


def _revision_json(revision: Revision, plant: Plant) -> dict[str, object]:
    return {
        "value": revision.value,
        "unit": revision.unit,
        "author": revision.command.author,
        "author_name": _author(revision, plant).en,
        "recorded": _moment(revision).isoformat(timespec="milliseconds"),
        "kind": revision.command.kind,
        "source": revision.command.source,
        "reason": revision.reason,
        "command": revision.command.id.hex(),
        "id": revision.id,
        "replaces": list(revision.replaces),
    }


def _revision_line(revision: Revision, plant: Plant, ledger: Readable, language: Language) -> str:
    moment = _moment(revision)
    local = plant.calendar(revision.subject.day or moment.date()).local(moment)
    is_figure = revision.figure in ledger.catalogue
    if revision.value is None:
        value = language.say(_CLEARED)
    else:
        value = language.value(decode(revision.value)) if is_figure else revision.value
    unit = language.say(ledger.catalogue.figure(revision.figure).unit) if is_figure and revision.value else ""
    who = language.say(_author(revision, plant))
    kind = language.say(kind_name(revision.command.kind))
    calendar = plant.calendar(revision.subject.day or moment.date())
    reason = language.say(spoken_reason(revision.reason, calendar)) if revision.reason else ""
    parts = [language.moment(local), f"{value} {unit}".strip(), who, kind, reason, _moved(revision)]
    return "  ".join(part for part in parts if part)


def _moved(revision: Revision) -> str:
    """Name the other place of a moved entry."""
    if revision.command.kind != MOVE:
        return ""
    about = json.loads(revision.command.about)
    return f"→ {about['to']}" if revision.value is None else f"← {about['from']}"


_CLEARED = Text("cleared", "очищено", "тазартылды")


@command(
    "kpi",
    msg("Add cathode output up for the day, month, half-year and year, against plan and last year."),
    day_option("--as-of", about="as_of"),
    day_option("--known-on", about="known_on"),
    json_option(),
)
@pass_asked
def kpi_command(asked: Asked, as_of: date | None, known_on: date | None, as_json: bool) -> None:
    """Print the key figures."""
    with asked.read() as ledger:
        figures = kpi(ledger, as_of or present_day(ledger), known_cut(ledger, known_on))
        if as_json:
            answer(as_json_answer(figures, known_on))
            return
        for line in columns([list(row) for row in _kpi_rows(figures, asked.language)]):
            asked.say(line)


def _kpi_rows(figures: Figures, language: Language) -> list[tuple[str, str, str]]:
    """Give a label, a number and its unit for each figure; what is unknown says so."""
    cathode = figures.cathode
    t, pct = Text("t", "т", "т"), Text("%", "%", "%")
    unknown = language.say(msg("unknown"))

    def row(label: Text, value: Decimal | None, unit: Text) -> tuple[str, str, str]:
        return language.say(label), unknown if value is None else language.number(value, 1), language.say(unit)

    shifts = f"{cathode.shifts_entered} / {cathode.shifts_expected}"
    return [
        (
            language.say(Text("Cathode output as of", "Выпуск катодов на", "Катод шығару күні")),
            language.date(figures.as_of),
            "",
        ),
        row(Text("day", "сутки", "тәулік"), cathode.day_t, t),
        row(Text("month", "месяц", "ай"), cathode.month_t, t),
        row(Text("half-year", "полугодие", "жартыжылдық"), cathode.half_year_t, t),
        row(Text("year", "год", "жыл"), cathode.year_t, t),
        row(Text("year against plan", "год к плану", "жыл жоспарға"), cathode.plan_year_pct, pct),
        row(
            Text("half-year, change on last year", "полугодие к прошлому году, изменение", "жартыжылдық, өткен жылға"),
            cathode.half_year_vs_last_year_pct,
            pct,
        ),
        row(Text("last year", "прошлый год", "өткен жыл"), cathode.last_year_t, t),
        row(
            Text("last year against plan", "прошлый год к плану", "өткен жыл жоспарға"), cathode.last_year_plan_pct, pct
        ),
        (
            language.say(
                Text("shifts entered this year", "смен внесено с начала года", "жыл басынан енгізілген ауысым")
            ),
            shifts,
            "",
        ),
    ]
