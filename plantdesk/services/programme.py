"""Programmes, projects and milestones read from the ledger: all dates at once, words only of what is looked at.

Records are undated subjects of the kinds ``programme``, ``project`` and ``milestone``; their code is the unit.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.plant import MILESTONE_LIMITS, Plant
from plantdesk.domain.programme import (
    MILESTONE,
    PROGRAMME,
    PROJECT,
    USUAL,
    Dependency,
    Effect,
    Evidence,
    Limits,
    Link,
    Portfolio,
    Programme,
    Project,
    Promise,
)
from plantdesk.domain.quantities import Bounds
from plantdesk.domain.text import Text, msg
from plantdesk.services.one_look import once
from plantdesk.services.ports import Readable

NAMES = ("name_en", "name_ru", "name_kk")
OWNERS = ("owner_en", "owner_ru", "owner_kk")
PROJECT_NAMES = ("project_en", "project_ru", "project_kk")
"""What the project of a milestone is called where it is no record, as in older stores."""
CODE, NOTES, EVIDENCE, UID, REMOVED = "code", "notes", "evidence", "uid", "removed"
"""The code that people use where it is another than the record's, notes, files, the id in another program."""
START, END, KIND = "start", "end", "kind"
IN_PROGRAMME, SECTOR, DIVISION, ROUTE = "programme", "sector", "division", "route"
BUDGET, SPEND, CURRENCY = "budget", "spend", "currency"
JOBS_CREATED, JOBS_KEPT = "jobs_created", "jobs_kept"
EFFECT_FIGURE, EFFECT_TONNES, EFFECT_SINCE, EFFECT_RAMP = (
    "effect_figure",
    "effect_t_year",
    "effect_from",
    "effect_ramp_months",
)
WEIGHT, PERCENT, STATUS = "weight", "percent", "status"
IN_PROJECT, DEPENDS, CONFIRMED = "in_project", "depends", "confirmed"
BASELINE, FORECAST, ACTUAL, DEADLINE = "baseline", "forecast", "actual", "deadline"

_COMMON = (CODE, NOTES, EVIDENCE, UID, REMOVED)
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    PROGRAMME: (*NAMES, KIND, START, END, *_COMMON),
    PROJECT: (
        *NAMES,
        *OWNERS,
        IN_PROGRAMME,
        SECTOR,
        DIVISION,
        ROUTE,
        START,
        BUDGET,
        SPEND,
        CURRENCY,
        JOBS_CREATED,
        JOBS_KEPT,
        EFFECT_FIGURE,
        EFFECT_TONNES,
        EFFECT_SINCE,
        EFFECT_RAMP,
        WEIGHT,
        STATUS,
        *_COMMON,
    ),
    MILESTONE: (
        *NAMES,
        *PROJECT_NAMES,
        *OWNERS,
        IN_PROJECT,
        START,
        BASELINE,
        FORECAST,
        ACTUAL,
        DEADLINE,
        WEIGHT,
        PERCENT,
        STATUS,
        DEPENDS,
        CONFIRMED,
        *_COMMON,
    ),
}
"""What is recorded of each kind of record."""

_MONEY, _JOBS = Bounds(Decimal(0), Decimal(10**15)), Bounds(Decimal(0), Decimal(10**7), whole=True)
BOUNDS: Mapping[str, Bounds] = {
    BUDGET: _MONEY,
    SPEND: _MONEY,
    EFFECT_TONNES: Bounds(Decimal(0), Decimal(10**9)),
    WEIGHT: Bounds(Decimal(0), Decimal(10**9)),
    PERCENT: Bounds(Decimal(0), Decimal(100)),
    JOBS_CREATED: _JOBS,
    JOBS_KEPT: _JOBS,
    EFFECT_RAMP: Bounds(Decimal(0), Decimal(120), whole=True),
}
"""Attributes that are numbers, and what they may be; what older programs stored outside is unknown."""

EMPTIED_FORECAST = msg("a forecast that stands is not emptied. Give the date that is expected now.")
"""Why the forecast of a milestone that is not met stays: without it its slip would be gone from sight."""

ATTRIBUTE_NAMES: Mapping[str, Text] = {
    "name": Text("Name", "Название", "Атауы"),
    "owner": Text("Owner", "Ответственный", "Жауапты"),
    "project": Text("Project", "Проект", "Жоба"),
    CODE: Text("Code", "Код", "Код"),
    NOTES: Text("Notes", "Примечания", "Ескертпелер"),
    EVIDENCE: Text("Evidence", "Подтверждение", "Растау"),
    UID: Text("Id in the other program", "Номер в другой программе", "Басқа бағдарламадағы нөмірі"),
    REMOVED: Text("Removed", "Удалено", "Жойылған"),
    KIND: Text("Kind", "Вид", "Түрі"),
    START: Text("Start", "Начало", "Басталуы"),
    END: Text("End", "Окончание", "Аяқталуы"),
    IN_PROGRAMME: Text("Programme", "Программа", "Бағдарлама"),
    SECTOR: Text("Sector", "Отрасль", "Сала"),
    DIVISION: Text("Division", "Подразделение", "Бөлімше"),
    ROUTE: Text("Process route", "Передел", "Технологиялық бағыт"),
    BUDGET: Text("Budget", "Бюджет", "Бюджет"),
    SPEND: Text("Spent", "Освоено", "Игерілді"),
    CURRENCY: Text("Currency", "Валюта", "Валюта"),
    JOBS_CREATED: Text("Jobs created", "Создано рабочих мест", "Құрылған жұмыс орны"),
    JOBS_KEPT: Text("Jobs kept", "Сохранено рабочих мест", "Сақталған жұмыс орны"),
    EFFECT_FIGURE: Text("Effect on", "Эффект на показатель", "Әсер ететін көрсеткіш"),
    EFFECT_TONNES: Text("Effect, t a year", "Эффект, т в год", "Әсері, т/жыл"),
    EFFECT_SINCE: Text("Effect from milestone", "Эффект с вехи", "Әсер басталатын кезең"),
    EFFECT_RAMP: Text("Ramp-up, months", "Выход на мощность, мес.", "Қуатқа шығу, ай"),
    WEIGHT: Text("Weight", "Вес", "Салмақ"),
    PERCENT: Text("Complete, %", "Готовность, %", "Дайындығы, %"),
    STATUS: Text("Status set by hand", "Статус вручную", "Қолмен қойылған күй"),
    IN_PROJECT: Text("Project", "Проект", "Жоба"),
    DEPENDS: Text("Waits for", "Зависит от", "Тәуелді"),
    CONFIRMED: Text("Forecast confirmed", "Прогноз подтверждён", "Болжам расталды"),
    BASELINE: Text("Baseline", "Базовый срок", "Базалық мерзім"),
    FORECAST: Text("Forecast", "Прогноз", "Болжам"),
    ACTUAL: Text("Actual", "Факт", "Нақты"),
    DEADLINE: Text("Contract date", "Срок по договору", "Шарт мерзімі"),
}

PREFIXES: Mapping[str, str] = {PROGRAMME: "PG-", PROJECT: "P-", MILESTONE: "M-"}
KIND_NAMES: Mapping[str, Text] = {
    PROGRAMME: Text("Programme", "Программа", "Бағдарлама"),
    PROJECT: Text("Project", "Проект", "Жоба"),
    MILESTONE: Text("Milestone", "Веха", "Межелі кезең"),
}
PROGRAMME_KINDS: Mapping[str, Text] = {
    "state": Text("state programme", "государственная программа", "мемлекеттік бағдарлама"),
    "region": Text("regional plan", "региональный план", "өңірлік жоспар"),
    "company": Text("company programme", "программа компании", "компания бағдарламасы"),
}


def attribute_name(key: str) -> Text:
    """Give what people call an attribute of a record: ``forecast``, ``name_ru``, ``effect_t_year``."""
    found = ATTRIBUTE_NAMES.get(key) or ATTRIBUTE_NAMES.get(key.rpartition("_")[0])
    return found if found is not None else Text(key, key, key)


_OF_MILESTONE = (
    IN_PROJECT,
    BASELINE,
    FORECAST,
    ACTUAL,
    START,
    WEIGHT,
    PERCENT,
    STATUS,
    DEPENDS,
    CONFIRMED,
    REMOVED,
)
_OF_PROJECT = tuple(key for key in ATTRIBUTES[PROJECT] if key not in (CODE, NOTES, EVIDENCE, UID))
_OF_PROGRAMME = (*NAMES, KIND, START, END, REMOVED)


def portfolio(ledger: Readable, as_of: date | None = None) -> Portfolio:
    """Read every programme, project and milestone in sight that is not removed; the words of milestones are left out.

    Seen through a division or process route, the projects of it. ``as_of`` says which limits of status hold; without
    it, the latest ones.
    """
    return whole_portfolio(ledger, as_of).within(ledger.plant().scope)


def whole_portfolio(ledger: Readable, as_of: date | None = None) -> Portfolio:
    """Read the same, whatever division or route is in sight: what milestones wait for may lie in another one."""
    found = once(ledger, "whole_portfolio", lambda: _whole_portfolio(ledger))
    return replace(found, limits=limits_of(ledger.plant(), as_of))


def _whole_portfolio(ledger: Readable) -> Portfolio:
    by_project = _milestones(ledger)
    projects = _projects(ledger, by_project)
    loose = tuple(one for code, some in by_project.items() if code not in projects for one in some)
    return Portfolio(_programmes(ledger), projects, loose, limits_of(ledger.plant()))


def bare_portfolio(ledger: Readable, as_of: date | None = None) -> Portfolio:
    """Read the programmes and projects alone, whatever division or route is in sight: what is needed to list them."""
    return Portfolio(_programmes(ledger), _projects(ledger, {}), (), limits_of(ledger.plant(), as_of))


def with_milestones(ledger: Readable, found: Portfolio, of: Collection[str]) -> Portfolio:
    """Give a portfolio with the milestones of some projects, by code; the other projects stay as they are."""
    by_project = _milestones(ledger, of)
    some = {code: replace(found.projects[code], promises=tuple(read)) for code, read in by_project.items()}
    return replace(found, projects={**found.projects, **some})


def _milestones(ledger: Readable, of: Collection[str] | None = None) -> dict[str, list[Promise]]:
    """Read the milestones that are not removed by the codes of their projects: of some projects, or all there are."""
    by_project: dict[str, list[Promise]] = {}
    read = _Reading(ledger.plant())
    among = None if of is None else (IN_PROJECT, of)
    for row in ledger.records(MILESTONE, _OF_MILESTONE, (FORECAST,), among):
        if row[11] is None:
            promise = read.promise(row)
            by_project.setdefault(promise.project, []).append(promise)
    return by_project


def _projects(ledger: Readable, by_project: Mapping[str, Sequence[Promise]]) -> dict[str, Project]:
    projects = {}
    for code, *texts in sorted(ledger.records(PROJECT, _OF_PROJECT), key=lambda row: in_numbers(row[0])):
        said = dict(zip(_OF_PROJECT, texts, strict=True))
        if said[REMOVED] is None:
            projects[code] = _project(code, said, tuple(by_project.get(code, ())))
    return projects


def _programmes(ledger: Readable) -> dict[str, Programme]:
    return {
        code: Programme(code, named(said, NAMES, code), said[KIND] or "", read_date(said[START]), read_date(said[END]))
        for code, *texts in ledger.records(PROGRAMME, _OF_PROGRAMME)
        if (said := dict(zip(_OF_PROGRAMME, texts, strict=True)))[REMOVED] is None
    }


def with_effect_on(ledger: Readable, figure: str) -> tuple[Project, ...]:
    """Give the projects that are to add to a figure, those of the divisions and routes in sight.

    Nothing more is read where there is none.
    """
    rows = ledger.records(PROJECT, (EFFECT_FIGURE, REMOVED))
    if not any(key == figure and removed is None for _, key, removed in rows):
        return ()
    return adding_to(portfolio(ledger), figure)


def adding_to(found: Portfolio, figure: str) -> tuple[Project, ...]:
    """Give the projects of a portfolio that are to add to a figure."""
    return tuple(one for one in found.projects.values() if one.effect is not None and one.effect.figure == figure)


def in_numbers(code: str) -> list[tuple[int, str]]:
    """Give a key that puts P-2 before P-10."""
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", code)]


def limits_of(plant: Plant, day: date | None = None) -> Limits:
    """Give the limits of status and reminders that hold on a day, the latest ones without a day."""
    set_on = [plant.setting(key, day or date.max) for key in MILESTONE_LIMITS]
    usual = (USUAL.risk_days, USUAL.late_days, USUAL.due_days, USUAL.confirm_days)
    return Limits(*(int(text) if text else days for text, days in zip(set_on, usual, strict=True)))


def details(ledger: Readable, kind: str, codes: Iterable[str]) -> dict[str, dict[str, str | None]]:
    """Give all that is recorded of some records, as stored: what a row shows once it is looked at."""
    return {code: {key: one.value for key, one in row.items()} for code, row in standings(ledger, kind, codes).items()}


def standings(ledger: Readable, kind: str, codes: Iterable[str]) -> dict[str, Mapping[str, Standing]]:
    """Give what stands for every attribute of some records, with the revisions that an edit names as seen."""
    return {subject.unit: row for subject, row in ledger.at([Subject(kind, code) for code in codes]).items()}


def names(ledger: Readable, kind: str, codes: Iterable[str]) -> dict[str, Text]:
    """Give the names of some records; the code where there is none."""
    found = details(ledger, kind, codes)
    return {code: named(row, NAMES, code) for code, row in found.items()}


def owners(ledger: Readable, codes: Iterable[str]) -> dict[str, Text]:
    """Give who answers for some milestones; empty where nobody is named."""
    return {code: named(row, OWNERS, "") for code, row in details(ledger, MILESTONE, codes).items()}


def next_code(ledger: Readable, kind: str, beside: Iterable[str] = ()) -> str:
    """Give a code that no record of a kind has ever had, nor one of ``beside``."""
    prefix = PREFIXES[kind]
    taken = [row[0] for row in ledger.records(kind, ())] + list(beside)
    used = [int(rest) for code in taken if code.startswith(prefix) and (rest := code[len(prefix) :]).isdigit()]
    return f"{prefix}{max(used, default=0) + 1}"


def read_date(text: str | None) -> date | None:
    """Read a day as it is stored; nothing where nothing is."""
    return date.fromisoformat(text) if text else None


_LINKS = {link.value: link for link in Link}


def read_depends(text: str | None) -> tuple[Dependency, ...]:
    """Read dependencies as they are stored: ``M-3:FS:10`` (code, tie, days between), parted by spaces."""
    found = []
    for word in (text or "").split():
        code, link, lag = word.rsplit(":", 2)
        found.append(Dependency(code, _LINKS[link], int(lag)))
    return tuple(found)


def write_depends(depends: Iterable[Dependency]) -> str | None:
    """Write dependencies as they are stored; nothing for none."""
    return " ".join(f"{one.on}:{one.link}:{one.lag}" for one in depends) or None


def read_evidence(text: str | None) -> tuple[Evidence, ...]:
    """Read the files that prove a record: one a line, hash first."""
    lines = (line.partition(" ") for line in (text or "").splitlines())
    return tuple(Evidence(name, sha256) for sha256, _, name in lines if name)


def write_evidence(files: Iterable[Evidence]) -> str | None:
    """Write the files that prove a record as they are stored; nothing for none."""
    return "\n".join(f"{one.sha256} {one.name}" for one in files) or None


class _Reading:
    """Reads the rows of milestones; words that come again and again are read once."""

    def __init__(self, plant: Plant) -> None:
        self._plant = plant
        self._numbers: dict[tuple[str, str], Decimal | None] = {}
        self._days: dict[int, date] = {}

    def promise(self, row: Sequence[Any]) -> Promise:
        """Read one row of ``_OF_MILESTONE`` and the moment of the forecast."""
        code, project, baseline, forecast, actual, start, weight, percent, status, depends, confirmed, _, moment = row
        read = date.fromisoformat
        stood = read(confirmed) if confirmed else None
        if forecast and moment is not None:
            day = self._days.get(moment)
            if day is None:
                day = self._days[moment] = recorded_day(self._plant, moment)
            if stood is None or day > stood:
                stood = day
        return Promise(
            code,
            project or "",
            read(baseline) if baseline else None,
            read(forecast) if forecast else None,
            read(actual) if actual else None,
            read(start) if start else None,
            self._number(WEIGHT, weight) if weight else None,
            self._number(PERCENT, percent) if percent else None,
            Status(status) if status else None,
            read_depends(depends) if depends else (),
            stood,
        )

    def _number(self, key: str, text: str) -> Decimal | None:
        if (key, text) not in self._numbers:
            self._numbers[key, text] = BOUNDS[key].stored(text)
        return self._numbers[key, text]


def recorded_day(plant: Plant, milliseconds: int) -> date:
    """Give the calendar day in plant time of a recorded moment (UTC milliseconds)."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return plant.calendar(moment.date()).local(moment).date()


def _project(code: str, said: Mapping[str, str | None], promises: tuple[Promise, ...]) -> Project:
    def number(key: str) -> Decimal | None:
        return BOUNDS[key].stored(said[key])

    def whole(key: str) -> int | None:
        found = number(key)
        return None if found is None else int(found)

    figure, tonnes, status = said[EFFECT_FIGURE], number(EFFECT_TONNES), said[STATUS]
    effect = None
    if figure and tonnes is not None:
        effect = Effect(figure, tonnes, said[EFFECT_SINCE], whole(EFFECT_RAMP) or 0)
    return Project(
        code,
        named(said, NAMES, code),
        said[IN_PROGRAMME] or "",
        said[SECTOR] or "",
        said[DIVISION] or "",
        said[ROUTE] or "",
        named(said, OWNERS, ""),
        read_date(said[START]),
        number(BUDGET),
        number(SPEND),
        said[CURRENCY] or "",
        whole(JOBS_CREATED),
        whole(JOBS_KEPT),
        effect,
        number(WEIGHT),
        Status(status) if status else None,
        promises,
    )


def named(said: Mapping[str, str | None], keys: Sequence[str], otherwise: str) -> Text:
    """Give what is said under three keys, one a language; another language, or ``otherwise``, where one is missing."""
    en, ru, kk = (said.get(key) for key in keys)
    base = en or ru or kk or otherwise
    return Text(en or base, ru or base, kk or ru or base)
