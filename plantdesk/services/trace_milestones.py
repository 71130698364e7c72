"""The figures of the programme: how many projects are done, due or late, by which recorded dates; what is spent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial

from plantdesk.domain.derivation import Derivation, Role, ratio_pct, summed
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROJECT, Portfolio, Project, Promise, counters, left_after, money
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.programme import (
    ACTUAL,
    BASELINE,
    BUDGET,
    FORECAST,
    SPEND,
    STATUS,
    attribute_name,
    names,
    portfolio,
)
from plantdesk.services.programme_figures import promised_things
from plantdesk.services.trace_asked import PART_KEYS
from plantdesk.services.trace_book import Book
from plantdesk.services.trace_kpi import Named
from plantdesk.services.trace_projects import lost_by_slips
from plantdesk.services.trace_records import revisions

_DATES = (BASELINE, FORECAST, ACTUAL)
_DONE = Text("Done of the programme", "Выполнено по программе", "Бағдарлама бойынша орындалды")
_ALL = Text("Projects of the programme", "Проекты программы", "Бағдарлама жобалары")
_DUE = Text("Due this year", "Срок в этом году", "Биыл мерзімі")
_LEFT = Text("Left after this year", "Осталось после этого года", "Осы жылдан кейін қалғаны")
_LATE = Text("Late projects", "Проекты со срывом срока", "Кешіккен жобалар")
_RISK = Text("Projects at risk", "Проекты под угрозой", "Қауіптегі жобалар")
_RATE = Text("Projects required a year", "Нужно проектов в год", "Жылына қажетті жобалар")
_SPENT = Text("Budget spent", "Освоено бюджета", "Игерілген бюджет")
_SLIPS = Text(
    "Effect of slips on the year's cathodes",
    "Влияние сдвигов на катоды года",
    "Ығысулардың жылдық катодқа әсері",
)
_PCT = Text("%", "%", "%")
_HUNDRED = 100

Thing = Project | Promise
Counts = Callable[[Thing, date, Portfolio], bool]


def of_part(book: Book, ref: str, day: date, unit: str) -> Derivation:
    """Explain a figure of a part of the programme; ``Refused`` where nobody can be meant."""
    asked = dict(word.partition("=")[::2] for word in unit.split(";"))
    if not asked.keys() <= set(PART_KEYS) or asked.get("status", "late") not in {one.value for one in Status}:
        raise Refused(msg("“{text}” is no part of the programme. Write it like route=hydro;status=late.", text=unit))
    status = Status(asked.pop("status")) if "status" in asked else None
    return _RULES[ref](book, ref, day, portfolio(book.ledger, day).chosen(day, status=status, **asked))


def _counting(name: Text, counts: Counts, how: Message | None = None) -> Callable[..., Derivation]:
    """Explain a count of projects; in a store that has none, of milestones."""

    def rule(book: Book, ref: str, day: date, part: Portfolio | None = None) -> Derivation:
        found = portfolio(book.ledger, day) if part is None else part
        counted = promised_things(found)
        value = Decimal(sum(counts(one, day, found) for one in counted))
        return Derivation(
            ref,
            Role.RESULT,
            msg("{what}, {day}", what=name, day=day),
            value if counted else None,
            "",
            0,
            (_of_all(value, len(counted), found, how),),
            None if counted else msg("none is set up yet"),
            parts=True,
            open=lambda: _parts(book, found, day, counts),
            follows=summed,
        )

    return rule


def _of_all(value: Decimal, n: int, found: Portfolio, how: Message | None) -> Message:
    if how is not None:
        return msg("{counted} of {all}: {how}", counted=int(value), all=n, how=how)
    if found.projects:
        return msg("{done} of {all} projects have met all their milestones", done=int(value), all=n)
    return msg("{done} of {all} milestones have an actual date up to the day", done=int(value), all=n)


def _is(status: Status) -> Counts:
    return lambda one, day, found: one.status(day, found.limits) is status


def _is_due(one: Thing, day: date, found: Portfolio) -> bool:
    due = one.finish(day) if isinstance(one, Project) else one.due(day)
    return one.status(day, found.limits) is not Status.DONE and due is not None and due.year == day.year


def _parts(book: Book, found: Portfolio, day: date, counts: Counts) -> tuple[Derivation, ...]:
    if found.projects:
        return tuple(_project(book, one, day, counts(one, day, found)) for one in found.projects.values())
    called = names(book.ledger, MILESTONE, [one.code for one in found.loose])
    return tuple(_milestone(book, one, day, called[one.code], counts(one, day, found)) for one in found.loose)


def _project(book: Book, one: Project, day: date, counts: bool) -> Derivation:
    met, finish = sum(promise.done(day) for promise in one.promises), one.finish(day)
    how: list[Message | Text | str] = [msg("milestones met: {met} of {all}", met=met, all=len(one.promises))]
    if finish is not None:
        how.append(msg("the last one on {day}", day=finish))

    def inputs() -> tuple[Derivation, ...]:
        by_hand = revisions(book, Subject(PROJECT, one.code), STATUS)
        dates = (
            line
            for promise in one.promises
            for key in (*_DATES, STATUS)
            for line in revisions(book, Subject(MILESTONE, promise.code), key)
        )
        return (*by_hand, *dates)

    return Derivation(
        one.code,
        Role.CONSTANT,
        msg("{code} {name}", code=one.code, name=one.name),
        Decimal(counts),
        "",
        0,
        tuple(how),
        subject=Subject(PROJECT, one.code),
        figure=STATUS,
        open=inputs,
    )


def _rate(book: Book, ref: str, day: date, part: Portfolio | None = None) -> Derivation:
    """Explain how many projects a year are left to do after this one, to the year that asks most."""
    found = portfolio(book.ledger, day) if part is None else part
    count = counters(found, day)
    year, codes = left_after(found, day)
    how = msg("not done, not due this year, and due by the end of {year}", year=year)
    rule = _counting(_LEFT, lambda one, day, found: one.code in codes, how)
    lines = (rule(book, f"{_HEAD}left", day, found),)

    def follows(inputs: Sequence[Derivation]) -> Decimal | None:
        (left,) = (one.value for one in inputs)
        return None if left is None or not count.years_left else left / count.years_left

    return Derivation(
        ref,
        Role.RESULT,
        msg("{what}, {day}", what=_RATE, day=day),
        count.required_per_year,
        "",
        2,
        (msg("left by the end of {year} ÷ years after this one: {years}", year=year, years=count.years_left),),
        None if count.required_per_year is not None else msg("no year is left after this one"),
        open=lambda: lines,
        follows=follows,
    )


def _spent(book: Book, ref: str, day: date, part: Portfolio | None = None) -> Derivation:
    """Explain the part of the budget that is spent, of the first currency that has both."""
    found = portfolio(book.ledger, day) if part is None else part
    first = next((one for one in money(found.projects.values()) if one.budget and one.spend is not None), None)
    currency = "" if first is None else first.currency
    of_it = [one for one in found.projects.values() if one.currency == currency]
    sums = tuple(_money(book, of_it, key, currency) for key in (SPEND, BUDGET))
    return Derivation(
        ref,
        Role.RESULT,
        msg("{what}, {day}", what=_SPENT, day=day),
        None if first is None else ratio_pct(sums),
        _PCT,
        0,
        (msg("100 × spent ÷ budget, {currency}", currency=currency),),
        None if first is not None else msg("no project has a budget and says what is spent of it"),
        open=lambda: sums,
        follows=ratio_pct,
    )


def _money(book: Book, projects: Sequence[Project], key: str, currency: str) -> Derivation:
    said = [(one, one.spend if key == SPEND else one.budget) for one in projects]
    lines = tuple(
        Derivation(
            one.code,
            Role.CONSTANT,
            msg("{code} {name}", code=one.code, name=one.name),
            amount,
            currency,
            0,
            subject=Subject(PROJECT, one.code),
            figure=key,
            open=partial(revisions, book, Subject(PROJECT, one.code), key),
        )
        for one, amount in said
        if amount is not None
    )
    how = msg(
        "what nobody reported is not counted as zero: {known} of {all} projects", known=len(lines), all=len(projects)
    )
    name = attribute_name(key)
    return Derivation(
        key, Role.RESULT, name, summed(lines), currency, 0, (how,), parts=True, open=lambda: lines, follows=summed
    )


def _effect(book: Book, ref: str, day: date, part: Portfolio | None = None) -> Derivation:
    """Explain what all slips change in the cathodes of the year, in kilotonnes."""
    return lost_by_slips(book, ref, _SLIPS, portfolio(book.ledger, day) if part is None else part, day)


def _milestone(book: Book, one: Promise, day: date, name: Text, counts: bool) -> Derivation:
    subject = Subject(MILESTONE, one.code)
    how: list[Message | Text | str] = []
    for key, on in zip(_DATES, (one.baseline, one.forecast, one.actual), strict=True):
        if on is not None:
            how.append(msg("{name} {day}", name=attribute_name(key), day=on))

    def inputs() -> tuple[Derivation, ...]:
        return tuple(line for key in _DATES for line in revisions(book, subject, key))

    return Derivation(
        one.code,
        Role.CONSTANT,
        msg("{code} {name}", code=one.code, name=name),
        Decimal(counts),
        "",
        0,
        tuple(how),
        subject=subject,
        figure=ACTUAL,
        open=inputs,
    )


_HEAD = "milestones."
_RULES: Mapping[str, Callable[..., Derivation]] = {
    f"{_HEAD}projects": _counting(_ALL, lambda one, day, found: True, msg("each counts once")),
    f"{_HEAD}done": _counting(_DONE, _is(Status.DONE)),
    f"{_HEAD}due_this_year": _counting(_DUE, _is_due, msg("not done, and the last milestone lies in this year")),
    f"{_HEAD}late": _counting(_LATE, _is(Status.LATE), msg("a milestone that is not met is late")),
    f"{_HEAD}at_risk": _counting(
        _RISK, _is(Status.AT_RISK), msg("a milestone that is not met is at risk, none is late")
    ),
    f"{_HEAD}required_per_year": _rate,
    f"{_HEAD}budget_spent_pct": _spent,
    f"{_HEAD}effect_on_year_kt": _effect,
}
_NAMES = (_ALL, _DONE, _DUE, _LATE, _RISK, _RATE, _SPENT, _SLIPS)
MILESTONES: Mapping[str, Named] = {
    ref: Named(name, rule) for (ref, rule), name in zip(_RULES.items(), _NAMES, strict=True)
}
"""Figures of the programme, by their path in the answer of ``milestones --json`` → their names, and how they follow."""
