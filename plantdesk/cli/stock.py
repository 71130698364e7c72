"""``stock``: the cathode stock by its books, what was counted, and where it went; and what is entered about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import click

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import answer, command, json_option, pass_asked, reason_option
from plantdesk.cli.entering import check_clock, clock_option
from plantdesk.cli.looking import Look, look_options, looking, tell_days_to_come
from plantdesk.cli.showing import columns
from plantdesk.cli.words import read_day, split_words
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, span_of
from plantdesk.domain.quantities import Value, amount, decode
from plantdesk.domain.stock import ADJUSTMENT_T, FIGURES
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.figures import read_value
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.services.stock import DivisionStock, Share, Stock, shares, stock, stock_name, stocks_by_division
from plantdesk.services.stocktaking import below_zero, holder_called, record_stock, stock_subject

_DAY, _DIVISION = Text("day", "день", "күн"), Text("division", "подразделение", "бөлімше")
_T = Text("t", "т", "т")
_WHOLE = Text("Whole", "Всего", "Барлығы")


@command(
    "stock",
    msg(
        "Show the cathode stock, or enter what is known of it: opening_t, physical_t (a stocktake), receipt_t,"
        " own_use_t, adjustment_t. For example: stock day=2016-06-25 division=d1 physical_t=1268,5. A stocktake counts"
        " for the end of its production day; an adjustment needs --reason."
    ),
    click.Argument(["words"], nargs=-1, metavar="[KEY=VALUE...]"),
    reason_option(),
    clock_option(),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def stock_command(
    asked: Asked, words: tuple[str, ...], reason: str | None, clock_is_right: bool, look: Look, as_json: bool
) -> None:
    """Record what is said of a stock, or print what there is."""
    if words:
        _enter(asked, split_words(words), reason, clock_is_right)
        return
    with asked.read() as whole:
        by_route, look = look.process is not None, replace(look, process=None)
        ledger, day = look.over(whole), look.day(whole)
        found, parts = stock(ledger, day), stocks_by_division(ledger, day)
        went = shares(ledger, span_of(Period.YEAR, day).until(day))
        if as_json:
            answer(look.words() | _stock_json(day, found, parts, went))
            return
        tell_days_to_come(asked, whole, day)
        if by_route:
            asked.say(msg("Stock is kept by division, not by route: the route does not apply here."))
        for line in _lines(ledger, found, parts, went, asked.language):
            asked.say(line)


def _enter(asked: Asked, words: Mapping[str, str], reason: str | None, clock_is_right: bool) -> None:
    with asked.open() as workplace:
        rest, plant = dict(words), workplace.store.plant()
        day = _taken(rest, _DAY)
        on = workplace.today if day is None else read_day(day)
        subject = stock_subject(holder_called(plant, _taken(rest, _DIVISION), on), on)
        replaced = rest.pop(REPLACES, None)
        values: dict[str, Value | None] = {}
        for key, text in rest.items():
            if key not in FIGURES:
                raise Refused(
                    msg("{key} is not known of a stock. Choose one of: {known}.", key=key, known=list(FIGURES))
                )
            values[key] = read_value(FIGURES[key], text)
        if not values:
            raise Refused(
                msg("There is nothing to enter. Give a figure, for example {figure}=99.2.", figure="physical_t")
            )
        check_clock(workplace, clock_is_right)
        _refuse_silent_replacing(workplace.store, subject, values, replaced)
        outcome = record_stock(workplace.recorder, subject, values, reason).or_raise()
        if outcome.recorded is None:
            asked.say(msg("All of it was recorded so already."))
            return
        name = stock_name(plant, subject.unit, on)
        for key, value in values.items():
            told: Message = (
                msg("{figure} cleared", figure=FIGURES[key].name)
                if value is None
                else msg("{figure} {value} {unit}", figure=FIGURES[key].name, value=value, unit=_T)
            )
            asked.say(msg("{division}, {day}: {what}", division=name, day=on, what=told))
        below = below_zero(workplace.store, subject.unit, on)
        if below is not None:
            asked.say(below)


REPLACES = "replaces"
"""Says which adjustment of the day another one is meant to replace."""


def _refuse_silent_replacing(
    ledger: Readable, subject: Subject, values: Mapping[str, Value | None], replaced: str | None
) -> None:
    """Refuse an adjustment where one of the day stands, unless it is said that this one is to be replaced."""
    standing = ledger.at([subject]).get(subject, {}).get(ADJUSTMENT_T)
    stands = None if standing is None or standing.value is None else amount(decode(standing.value))
    value = values.get(ADJUSTMENT_T)
    if stands is None or value is None or value.number == stands:
        return
    named = None if replaced is None else read_value(FIGURES[ADJUSTMENT_T], replaced)
    if named is not None and named.number == stands:
        return
    raise Refused(
        msg(
            "{day}: an adjustment of {stands} t stands already, and this would replace it. To replace it, add"
            " replaces={stands}; to adjust further, replace it by the sum of both.",
            day=subject.day or date.max,
            stands=stands,
        )
    )


def _taken(words: dict[str, str], name: Text) -> str | None:
    key = next((spelling for spelling in name.spellings() if spelling in words), None)
    return words.pop(key) if key else None


def _stock_json(day: date, whole: Stock, parts: list[DivisionStock], went: tuple[Share, ...]) -> dict[str, object]:
    return {
        "day": day.isoformat(),
        "stock": _numbers(whole),
        "divisions": [{"division": one.division, "name": one.name.en, **_numbers(one.stock)} for one in parts],
        "by_destination": [
            {
                "destination": one.destination or None,
                "name": one.name.en,
                "year_t": float(one.tonnes),
                "share_pct": None if one.pct is None else float(round(one.pct, 9)),
            }
            for one in went
        ],
    }


def _numbers(one: Stock) -> dict[str, object]:
    def plain(number: Decimal | None) -> float | None:
        return None if number is None else float(number)

    known = one.book_t is not None
    return {
        "since": one.since.isoformat() if one.since else None,
        "opening_t": plain(one.opening_t),
        "output_t": plain(one.flow.output) if known else None,
        "receipts_t": plain(one.flow.receipts) if known else None,
        m.DISPATCH_T: plain(one.flow.dispatch) if known else None,
        "own_use_t": plain(one.flow.own_use) if known else None,
        "adjustments_t": plain(one.flow.adjustments) if known else None,
        "book_t": plain(one.book_t),
        "at_least": one.partly,
        "stocktake_day": one.count.day.isoformat() if one.count else None,
        "stocktake_t": plain(one.count.physical_t) if one.count else None,
        "stocktake_difference_t": plain(one.difference_t),
        "difference_at_most": one.count_partly,
    }


def _lines(
    ledger: Readable, whole: Stock, parts: list[DivisionStock], went: tuple[Share, ...], language: Language
) -> list[str]:
    """Lay the stock out: a column a division, a line for each term of the formula; then the shares of the year."""
    say, number = language.say, language.number
    plant, day = ledger.plant(), whole.as_of
    shown = [(one.name, one.stock) for one in parts] if len(parts) > 1 else []
    division = plant.scope.division
    alone = plant.name(p.PLANT, p.PLANT, day) if division is None else plant.name(p.DIVISION, division, day)
    shown.append((_WHOLE if shown else alone, whole))
    rows = [[f"{say(msg('Cathode stock'))}, {language.date(day)}, {say(_T)}", *(say(name) for name, _ in shown)]]
    unknown = say(msg("unknown"))

    def row(label: Message | Text, values: list[Decimal | None], sign: str = "") -> None:
        rows.append([say(label), *(unknown if one is None else sign + number(one, 1) for one in values)])

    stocks = [one for _, one in shown]
    row(msg("Opening"), [one.opening_t for one in stocks])
    for label, key in _TERMS:
        values = [getattr(one.flow, key) if one.book_t is not None else None for one in stocks]
        if label.source in _ALWAYS or any(values):
            row(label, values)
    rows.append([say(msg("Book")), *(_book(one, language) or unknown for one in stocks)])
    if any(one.count for one in stocks):
        row(msg("Stocktake"), [one.count.physical_t if one.count else None for one in stocks])
        rows.append([say(msg("Stocktake − book")), *(_difference(one, language) or unknown for one in stocks)])
        rows.append(["", *(language.date(one.count.day) if one.count else "" for one in stocks)])
    lines = columns(rows)
    lines += [say(one.cause) for one in stocks[-1:] if one.cause is not None]
    lines += [
        say(
            msg(
                "{division}: the books say {book} t, which cannot be. Look for a lot or an opening that is wrong.",
                division=name,
                book=one.book_t,
            )
        )
        for name, one in shown
        if one.book_t is not None and one.book_t < 0
    ]
    if went:
        table = [[say(msg("Dispatched this year, by destination")), say(_T), "%"]]
        table += [[say(one.name), number(one.tonnes, 1), "" if one.pct is None else number(one.pct, 1)] for one in went]
        lines += ["", *columns(table)]
    return lines


def _book(one: Stock, language: Language) -> str:
    if one.book_t is None:
        return ""
    return ("≥ " if one.partly else "") + language.number(one.book_t, 1)


def _difference(one: Stock, language: Language) -> str:
    if one.difference_t is None:
        return ""
    return ("≤ " if one.count_partly else "") + language.number(one.difference_t, 1)


_ALWAYS = ("+ output", "− dispatch")
"""Terms that are shown even where they are nothing."""

_TERMS: tuple[tuple[Message, str], ...] = (
    (msg("+ output"), "output"),
    (msg("+ receipts"), "receipts"),
    (msg("− dispatch"), "dispatch"),
    (msg("− own use"), "own_use"),
    (msg("± adjustments"), "adjustments"),
)
