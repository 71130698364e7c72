"""``show``, ``history``, ``kpi``: what stands, how it came to stand, and what it adds up to."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import Option, answer, command, json_option, pass_asked
from plantdesk.cli.looking import Look, look_options, looking, tell_days_to_come
from plantdesk.cli.looking import present_day as present_day
from plantdesk.cli.words import REMARK, named_entry, read_day, sheet_called, split_words
from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Attribute, Catalogue, Figure, Sheet
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Revision, Standing
from plantdesk.domain.periods import Span, half_year_of, month_of, year_of
from plantdesk.domain.plant import PERSON, Plant
from plantdesk.domain.quantities import Value, encode
from plantdesk.domain.text import Text, msg
from plantdesk.services.completeness import shifts_by_day
from plantdesk.services.kpi import Figures, as_json_answer, kpi
from plantdesk.services.lacking import lacks_told
from plantdesk.services.language import Language
from plantdesk.services.lots import key_called
from plantdesk.services.naming import attribute_shown, said_of
from plantdesk.services.ports import Readable
from plantdesk.services.reasons import spoken_reason
from plantdesk.services.recording import MOVE, SHEET
from plantdesk.services.sheets import Cell, DaySheet, SheetRow, Status, day_sheet, figures_shown, lacking
from plantdesk.services.stock import stock
from plantdesk.services.undo import kind_name

_STATUS = {
    Status.MISSING: Text("missing", "нет данных", "дерек жоқ"),
    Status.PARTIAL: Text("partial", "не полностью", "толық емес"),
    Status.COMPLETE: Text("complete", "полностью", "толық"),
}


_NOTHING = Text("nothing", "ничего", "ештеңе жоқ")
"""Of a sheet in which nothing is due, nothing is missing either."""


def day_option(*names: str, about: str = "") -> Option:
    """Give an option that takes a day."""
    wording = {
        "day": msg("The production day, like 2016-06-30."),
        "until": msg("The last production day of the sample; its night shift is open."),
        "from": msg("The first production day."),
        "to": msg("The last production day."),
        "known_from": msg("What was known at the end of this day."),
        "known_to": msg("What was known at the end of this day; otherwise what is known now."),
        "since": msg("The day from which it holds; otherwise the present one."),
    }
    return Option(*names, callback=_read_day, about=wording[about])


def _read_day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    return None if value is None else read_day(value)


@command(
    "show",
    msg("Show a sheet of one production day, all its shifts. Empty cells are missing, – is none."),
    click.Argument(["sheet"]),
    day_option("--day", about="day"),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def show(asked: Asked, sheet: str, day: date | None, look: Look, as_json: bool) -> None:
    """Print the rows of a day."""
    with asked.read() as ledger:
        chosen = sheet_called(ledger.catalogue, sheet)
        day = day or look.day(ledger)
        if look.as_of is not None and day > look.as_of:
            raise Refused(msg("{day} lies after {as_of}. Choose an earlier day.", day=day, as_of=look.as_of))
        ledger = look.over(ledger)
        shifts = ledger.plant().calendar(day).pattern.codes
        sheets = [day_sheet(ledger, chosen.key, day, shift) for shift in shifts]
        if as_json:
            answer(
                {
                    "sheet": chosen.key,
                    "day": day.isoformat(),
                    **look.words(),
                    "shifts": [_shift_json(ledger.catalogue, chosen, one) for one in sheets],
                }
            )
            return
        plant = ledger.plant()
        for one in sheets:
            for line in _shift_lines(ledger.catalogue, chosen, one, plant, asked.language):
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


def _shift_json(catalogue: Catalogue, sheet: Sheet, one: DaySheet) -> dict[str, object]:
    beside = [attribute.key for attribute in catalogue.attributes_of(sheet.key)]
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
                **{key: row.said[key].value if key in row.said else None for key in beside},
                "corrected": _keys(row, lambda cell: cell.corrected),
                "in_conflict": _keys(row, lambda cell: cell.in_conflict),
            }
            for row in one.rows
        ],
    }


def _keys(row: SheetRow, which: Callable[[Cell | Standing], bool]) -> list[str]:
    cells: dict[str, Cell | Standing] = {**row.cells, **row.said}
    return [key for key, cell in cells.items() if which(cell)]


def _shift_lines(catalogue: Catalogue, sheet: Sheet, one: DaySheet, plant: Plant, language: Language) -> list[str]:
    """Lay a shift out as a table: headings, units of measure, then a line for each unit of the plant."""
    say = language.say
    name = plant.calendar(one.day).pattern.shift(one.shift).name
    title = msg(
        "{sheet}, {day}, {shift}: {status}",
        sheet=sheet.name,
        day=one.day,
        shift=name,
        status=_NOTHING if one.status is Status.MISSING and not catalogue.expects(sheet.key) else _STATUS[one.status],
    )
    beside = catalogue.attributes_of(sheet.key) if one.rows else ()
    figures = figures_shown(catalogue.of(sheet.key), one.day, one.rows) if one.rows else ()
    table = [
        [say(sheet.subject_name), *(say(a.name) for a in beside), *(say(f.short) for f in figures)],
        ["", *("" for _ in beside), *(say(f.unit) for f in figures)],
        *([say(row.name), *_said(row, beside, plant, language), *_shown(row, figures, language)] for row in one.rows),
    ]
    lines = [language.say(title), *(columns(table, len(beside)) if one.rows else ())]
    if one.status is Status.PARTIAL:
        lines.append(say(lacks_told(lacking(catalogue, sheet.key, one.rows))))
    if one.remark:
        lines.append(f"{language.say(REMARK)}: {one.remark}")
    return [*lines, ""]


def _shown(row: SheetRow, figures: Sequence[Figure], language: Language) -> list[str]:
    marks = {True: "*", False: ""}
    cells = [row.cells[figure.key] for figure in figures]
    return [language.value(cell.value) + marks[cell.corrected] for cell in cells]


def _said(row: SheetRow, beside: Sequence[Attribute], plant: Plant, language: Language) -> list[str]:
    marks = {True: "*", False: ""}
    assert row.subject.day is not None
    return [
        language.say(attribute_shown(plant, one, row.said[one.key].value, row.subject.day))
        + marks[row.said[one.key].corrected]
        if one.key in row.said
        else ""
        for one in beside
    ]


def columns(table: list[list[str]], left: int = 0) -> list[str]:
    """Align a table: the first column and ``left`` more to the left, the others to the right."""
    widths = [max(len(row[place]) for row in table) for place in range(len(table[0]))]
    return [
        "  ".join(
            text.rjust(width) if place > left else text.ljust(width)
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
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def history(asked: Asked, sheet: str, words: tuple[str, ...], look: Look, as_json: bool) -> None:
    """Print the revisions of one figure, oldest first."""
    with asked.read() as whole:
        ledger = look.over(whole)
        chosen, plant = sheet_called(ledger.catalogue, sheet), ledger.plant()
        names = [word for word in words if "=" not in word]
        named = named_entry(plant, chosen, split_words(word for word in words if "=" in word))
        if len(names) != 1 or named.rest:
            raise Refused(msg("Name one figure after day, shift and {unit}.", unit=chosen.subject))
        subject, key = named.subject, names[0]
        if key.casefold() in {s.casefold() for s in REMARK.spellings()} and not ledger.catalogue.attributes_of(
            chosen.key
        ):
            key = m.REMARK
            subject = type(subject)(SHEET, chosen.key, subject.day, subject.shift)
        else:
            key = key_called(ledger.catalogue, chosen.key, key)
        found = ledger.history(subject, key)
        if as_json:
            answer([_revision_json(revision, plant) for revision in found])
            return
        if not found:
            asked.say(msg("Nothing was ever recorded there."))
        for revision in found:
            asked.say(revision_line(revision, plant, ledger, asked.language))


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


def revision_line(revision: Revision, plant: Plant, ledger: Readable, language: Language) -> str:
    """Say one recorded value: when, what, by whom, how and why."""
    moment = _moment(revision)
    local = plant.calendar(revision.subject.day or moment.date()).local(moment)
    is_figure = revision.figure in ledger.catalogue
    if revision.value is None:
        value = language.say(_CLEARED)
    else:
        said = said_of(plant, ledger.catalogue, revision.subject, revision.figure, revision.value)
        value = language.value(said) if isinstance(said, Value) else language.say(said)
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


def _indented(name: Text) -> Text:
    return Text(f"  {name.en}", f"  {name.ru}", f"  {name.kk}")


_CLEARED = Text("cleared", "очищено", "тазартылды")


@command(
    "kpi",
    msg("Add cathode output up for the day, month, half-year and year, against plan and last year."),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def kpi_command(asked: Asked, look: Look, as_json: bool) -> None:
    """Print the key figures."""
    with asked.read() as ledger:
        seen, day = look.over(ledger), look.day(ledger)
        figures = kpi(seen, day)
        if as_json:
            answer(look.words() | as_json_answer(figures))
            return
        tell_days_to_come(asked, ledger, day)
        for line in columns([list(row) for row in _kpi_rows(figures, _lacking(seen, day), asked.language)]):
            asked.say(line)


def _lacking(ledger: Readable, as_of: date) -> frozenset[str]:
    """Give the key figures that are at least what they say, for shifts of their days are missing."""
    year = year_of(as_of)
    before = year_of(year.year_before().first)
    counted = shifts_by_day(ledger, m.CATHODE_T, Span(before.first, as_of))
    spans = {
        "day_t": Span(as_of, as_of),
        "month_t": month_of(as_of).until(as_of),
        "half_year_t": half_year_of(as_of).until(as_of),
        "year_t": year.until(as_of),
        "last_year_t": before,
        "half_year_before": half_year_of(as_of).until(as_of).year_before(),
    }
    found = {key for key, span in spans.items() if any(not counted[day].is_whole for day in span if day in counted)}
    if "half_year_t" in found and "half_year_before" not in found:
        found.add("half_year_change")  # what lacks last year may lower the change
    return frozenset(found | ({"stock_t"} if stock(ledger, as_of).partly else set()))


def _kpi_rows(figures: Figures, lacking: frozenset[str], language: Language) -> list[tuple[str, str, str]]:
    """Give a label, a number and its unit for each figure; what is unknown says so, what lacks shifts has a "≥"."""
    cathode = figures.cathode
    t, pct = Text("t", "т", "т"), Text("%", "%", "%")
    unknown = language.say(msg("unknown"))

    def row(label: Text, value: Decimal | None, unit: Text, by: str = "") -> tuple[str, str, str]:
        shown = unknown if value is None else ("≥ " if by in lacking else "") + language.number(value, 1)
        return language.say(label), shown, language.say(unit)

    shifts = f"{cathode.shifts_entered} / {cathode.shifts_expected}"
    return [
        (
            language.say(Text("Cathode output as of", "Выпуск катодов на", "Катод шығару күні")),
            language.date(figures.as_of),
            "",
        ),
        row(Text("day", "сутки", "тәулік"), cathode.day_t, t, "day_t"),
        row(Text("month", "месяц", "ай"), cathode.month_t, t, "month_t"),
        row(Text("half-year", "полугодие", "жартыжылдық"), cathode.half_year_t, t, "half_year_t"),
        row(Text("year", "год", "жыл"), cathode.year_t, t, "year_t"),
        row(Text("year against plan", "год к плану", "жыл жоспарға"), cathode.plan_year_pct, pct, "year_t"),
        row(
            Text("half-year, change on last year", "полугодие к прошлому году, изменение", "жартыжылдық, өткен жылға"),
            cathode.half_year_vs_last_year_pct,
            pct,
            "half_year_change",
        ),
        row(Text("last year", "прошлый год", "өткен жыл"), cathode.last_year_t, t, "last_year_t"),
        row(
            Text("last year against plan", "прошлый год к плану", "өткен жыл жоспарға"),
            cathode.last_year_plan_pct,
            pct,
            "last_year_t",
        ),
        (
            language.say(
                Text("shifts entered this year", "смен внесено с начала года", "жыл басынан енгізілген ауысым")
            ),
            shifts,
            "",
        ),
        row(
            Text(
                "month's end at the rate of the last 30 days",
                "конец месяца по темпу последних 30 суток",
                "ай соңы, соңғы 30 тәулік қарқынымен",
            ),
            figures.forecast.month.last_30_days_t,
            t,
        ),
        row(
            Text(
                "year's end at the rate of the last 30 days",
                "конец года по темпу последних 30 суток",
                "жыл соңы, соңғы 30 тәулік қарқынымен",
            ),
            figures.forecast.year.last_30_days_t,
            t,
        ),
        row(
            Text("required a day for the year's plan", "нужно в сутки для плана года", "жыл жоспары үшін тәулігіне"),
            figures.forecast.year.required_t_per_day,
            t,
        ),
        row(Text("dispatch, day", "отгрузка, сутки", "жөнелту, тәулік"), figures.dispatch.day_t, t),
        row(Text("dispatch, month", "отгрузка, месяц", "жөнелту, ай"), figures.dispatch.month_t, t),
        row(
            Text("dispatch, half-year", "отгрузка, полугодие", "жөнелту, жартыжылдық"), figures.dispatch.half_year_t, t
        ),
        row(Text("dispatch, year", "отгрузка, год", "жөнелту, жыл"), figures.dispatch.year_t, t),
        *(row(_indented(one.name), one.pct, pct) for one in figures.dispatch.by_destination),
        row(
            Text("cathode stock, book", "остаток катодов по учёту", "катод қалдығы, есеп"),
            figures.dispatch.stock_t,
            t,
            "stock_t",
        ),
        row(
            Text("latest stocktake − book", "последняя инвентаризация − учёт", "соңғы түгендеу − есеп"),
            figures.dispatch.stocktake_difference_t,
            t,
        ),
    ]
