"""Give the programmes as rows for other planning programs and for spreadsheets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio, Project, Promise
from plantdesk.domain.quantities import plain_number
from plantdesk.domain.text import LANGUAGES, Message, msg
from plantdesk.services import programme as a
from plantdesk.services.ports import Readable
from plantdesk.services.programme_file import (
    CARRIED,
    COLUMNS,
    FileBaseline,
    FileLink,
    FileRow,
    ProgrammeFile,
    evidence_out,
    heading_of,
)
from plantdesk.services.programme_recording import DATES

_WORDS: Mapping[str, tuple[str, ...]] = {
    PROGRAMME: (*a.NAMES, a.NOTES, *CARRIED[PROGRAMME]),
    PROJECT: (*a.NAMES, a.NOTES, *CARRIED[PROJECT]),
    MILESTONE: (*a.NAMES, a.NOTES, a.DEADLINE, *CARRIED[MILESTONE]),
}
_BEGIN, _END = time(8), time(17)
_DAY = 1_440
_NONE: Mapping[str, str | None] = {}

Cell = str | Decimal | date | None


def programme_file(ledger: Readable, portfolio: Portfolio, file: str, language: str, today: date) -> ProgrammeFile:
    """Give programmes, projects and milestones as an outline; names and owners in ``language`` where there are any.

    A milestone that is not forecast stands at its baseline and is marked as estimated.
    """
    return ProgrammeFile(
        file,
        "PlantDesk",
        "PlantDesk",
        tuple(_Outline(ledger, portfolio, language).rows()),
        ours=True,
        report_date=today,
    )


class Exported(NamedTuple):
    """What an export wrote: how many rows, and how many files of evidence they name that stay with the store."""

    rows: int
    files: int = 0


def exported_told(made: Exported, path: str) -> Message:
    """Say what was written, and which files did not go along."""
    written = msg("{n} rows written to {path}.", n=made.rows, path=path)
    if not made.files:
        return written
    left = msg(
        "{n} evidence files stay with the store, for the file names them by their hashes only; a backup takes them along.",
        n=made.files,
    )
    return msg("{written} {left}", written=written, left=left)


def evidence_files(ledger: Readable, portfolio: Portfolio) -> int:
    """Count the files that prove what a portfolio has; one that proves several records is one file."""
    found = set()
    parts = {PROGRAMME: portfolio.programmes, PROJECT: portfolio.projects, MILESTONE: portfolio.promises()}
    for kind, codes in parts.items():
        for code, text in ledger.records(kind, (a.EVIDENCE,)):
            if code in codes:
                found |= {one.sha256 for one in a.read_evidence(text)}
    return len(found)


def table_rows(ledger: Readable, portfolio: Portfolio) -> Iterator[Sequence[Cell]]:
    """Give the headings, then a row for each programme, project and milestone, that an import takes again."""
    keys = [key for key in COLUMNS if key != "name"]
    yield keys
    words = {kind: _words(ledger, kind) for kind in _WORDS}
    for kind, code, cells in _records(portfolio):
        said = words[kind].get(code, _NONE)
        owner = next((one for key in a.OWNERS if (one := said.get(key))), None)
        named: dict[str, Cell] = {"kind": kind, "code": code, "owner": owner, "notes": said.get(a.NOTES)}
        named |= {key: said.get(key) for key in a.NAMES}
        named |= {heading_of(key): _cell(key, said.get(key)) for key in (*CARRIED[kind], a.DEADLINE)}
        yield [{**named, **cells}.get(key) for key in keys]


def _cell(key: str, text: str | None) -> Cell:
    """Give a stored value as a cell: numbers and days as such."""
    if not text:
        return None
    if key == a.EVIDENCE:
        return "; ".join(evidence_out(text))
    if key in a.BOUNDS:
        number = a.BOUNDS[key].stored(text)
        return text if number is None else Decimal(plain_number(number))
    return date.fromisoformat(text) if key in DATES else text


def _carried(kind: str, said: Mapping[str, str | None]) -> dict[str, str]:
    """Give what travels as it is stored, by heading."""
    found = {
        heading_of(key): _plain(key, text)
        for key in (*a.NAMES, *CARRIED[kind])
        if key != a.EVIDENCE and (text := said.get(key))
    }
    files = evidence_out(said.get(a.EVIDENCE))
    return found | ({heading_of(a.EVIDENCE): "; ".join(files)} if files else {})


def _plain(key: str, text: str) -> str:
    number = a.BOUNDS[key].stored(text) if key in a.BOUNDS else None
    return text if number is None else plain_number(number)


def _words(ledger: Readable, kind: str) -> dict[str, dict[str, str | None]]:
    keys = _WORDS[kind]
    return {code: dict(zip(keys, texts, strict=True)) for code, *texts in ledger.records(kind, keys)}


def _records(portfolio: Portfolio) -> Iterator[tuple[str, str, dict[str, Cell]]]:
    for programme in portfolio.programmes.values():
        yield PROGRAMME, programme.code, {}
    for project in portfolio.projects.values():
        yield (
            PROJECT,
            project.code,
            {
                "programme": project.programme or None,
                "budget": project.budget,
                "spend": project.spend,
            },
        )
        for promise in project.promises:
            yield MILESTONE, promise.code, _dates(promise)
    for promise in portfolio.loose:
        yield MILESTONE, promise.code, _dates(promise)


def _dates(promise: Promise) -> dict[str, Cell]:
    return {
        "project": promise.project or None,
        "baseline": promise.baseline,
        "forecast": promise.forecast,
        "actual": promise.actual,
        "percent": promise.percent,
        "depends": a.write_depends(promise.depends),
    }


class _Outline:
    """The outline of one export; its keys are numbers in the order of the rows."""

    def __init__(self, ledger: Readable, portfolio: Portfolio, language: str) -> None:
        self._portfolio = portfolio
        self._languages = (language, *(one for one in ("ru", "en", "kk") if one != language and one in LANGUAGES))
        self._words = {kind: _words(ledger, kind) for kind in _WORDS}
        self._uids: dict[tuple[str, str], str] = {}
        for kind, code, _ in _records(portfolio):
            self._uids[kind, code] = str(len(self._uids) + 1)

    def rows(self) -> Iterator[FileRow]:
        """Give the rows, each under what it belongs to."""
        under: dict[str, list[Project]] = {}
        for project in self._portfolio.projects.values():
            home = project.programme if project.programme in self._portfolio.programmes else ""
            under.setdefault(home, []).append(project)
        for code in self._portfolio.programmes:
            projects = under.get(code, [])
            moments = [one for project in projects for promise in project.promises for one in _due(promise)]
            yield self._summary(PROGRAMME, code, None, 1, moments)
            for project in projects:
                yield from self._project(project, code, 2)
        for project in under.get("", []):
            yield from self._project(project, None, 1)
        for promise in self._portfolio.loose:
            yield self._milestone(promise, None, 1)

    def _project(self, project: Project, programme: str | None, level: int) -> Iterator[FileRow]:
        above = None if programme is None else self._uids[PROGRAMME, programme]
        moments = [one for promise in project.promises for one in _due(promise)]
        yield self._summary(PROJECT, project.code, above, level, moments, project)
        for promise in project.promises:
            yield self._milestone(promise, self._uids[PROJECT, project.code], level + 1)

    def _said(self, kind: str, code: str, what: str) -> str:
        said = self._words[kind].get(code, _NONE)
        return next((one for language in self._languages if (one := said.get(f"{what}_{language}"))), "")

    def _summary(
        self,
        kind: str,
        code: str,
        above: str | None,
        level: int,
        moments: list[date],
        project: Project | None = None,
    ) -> FileRow:
        uid = self._uids[kind, code]
        budget = None if project is None else project.budget
        return FileRow(
            row=int(uid),
            uid=uid,
            name=self._said(kind, code, "name") or code,
            code=code,
            parent=above,
            level=level,
            kind=kind,
            summary=True,
            start=_at(min(moments, default=None), _BEGIN),
            finish=_at(max(moments, default=None), _END),
            actual_cost=None if project is None else project.spend,
            owner=self._said(kind, code, "owner"),
            notes=self._words[kind].get(code, _NONE).get(a.NOTES) or "",
            baselines={} if budget is None else {0: FileBaseline(cost=budget)},
            said=_carried(kind, self._words[kind].get(code, _NONE)),
        )

    def _milestone(self, promise: Promise, above: str | None, level: int) -> FileRow:
        uid = self._uids[MILESTONE, promise.code]
        said = self._words[MILESTONE].get(promise.code, _NONE)
        day = promise.actual or promise.forecast or promise.baseline
        moment, actual, baseline = _at(day, _END), _at(promise.actual, _END), _at(promise.baseline, _END)
        percent = Decimal(100) if actual is not None else promise.percent
        return FileRow(
            row=int(uid),
            uid=uid,
            name=self._said(MILESTONE, promise.code, "name") or promise.code,
            code=promise.code,
            parent=above,
            level=level,
            kind=MILESTONE,
            milestone=True,
            start=moment,
            finish=moment,
            minutes=Decimal(0),
            estimated=promise.forecast is None and promise.actual is None,
            percent=percent,
            actual_start=actual,
            actual_finish=actual,
            deadline=_at(a.read_date(said.get(a.DEADLINE)), _END),
            owner=self._said(MILESTONE, promise.code, "owner"),
            notes=said.get(a.NOTES) or "",
            baselines={} if baseline is None else {0: FileBaseline(baseline, baseline)},
            links=tuple(
                FileLink(self._uids[MILESTONE, one.on], one.link, Decimal(one.lag * _DAY), _DAY)
                for one in promise.depends
                if (MILESTONE, one.on) in self._uids
            ),
            said=_carried(MILESTONE, said),
        )


def _due(promise: Promise) -> Iterator[date]:
    day = promise.actual or promise.forecast or promise.baseline
    if day is not None:
        yield day


def _at(day: date | None, moment: time) -> datetime | None:
    return None if day is None else datetime.combine(day, moment)
