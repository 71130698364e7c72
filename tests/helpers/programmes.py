"""Programmes to test with: a small one in a store, project files as text, and large ones."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services.programme_recording import record
from plantdesk.services.recording import Outcome, Recorder
from tests.helpers.stores import Desk

TODAY = date(2016, 6, 30)
NAMESPACE = "http://schemas.microsoft.com/project"

RECORDS: dict[Subject, dict[str, str | None]] = {
    Subject(PROGRAMME, "PG-1"): {
        "name_en": "State programme",
        "name_ru": "Государственная программа",
        "kind": "state",
        "start": "2015-01-01",
        "end": "2019-12-31",
    },
    Subject(PROJECT, "P-1"): {
        "name_en": "SX-EW plant",
        "name_ru": "Завод SX-EW",
        "programme": "PG-1",
        "owner_ru": "Б. Искаков",
        "owner_en": "B. Iskakov",
        "budget": "1200000.5",
        "spend": "300000",
        "currency": "KZT",
        "sector": "metallurgy, non-ferrous",
        "division": "hydro",
        "route": "hydro",
        "jobs_created": "180",
        "jobs_kept": "54",
        "effect_figure": m.CATHODE_T,
        "effect_t_year": "7200.5",
        "effect_from": "M-2",
        "effect_ramp_months": "3",
        "weight": "1.5",
        "status": "at_risk",
        "code": "SX/12",
    },
    Subject(PROJECT, "P-2"): {"name_en": "Tailings <dam> & pumps", "start": "2015-01-01"},
    Subject(MILESTONE, "M-1"): {
        "name_en": "Contract signed",
        "name_ru": "Договор подписан",
        "in_project": "P-1",
        "baseline": "2016-03-01",
        "forecast": "2016-03-10",
        "actual": "2016-03-12",
    },
    Subject(MILESTONE, "M-2"): {
        "name_en": "Electrowinning started",
        "in_project": "P-1",
        "baseline": "2016-11-01",
        "forecast": "2016-12-17",
        "deadline": "2016-12-31",
        "percent": "37.5",
        "weight": "2.5",
        "depends": "M-1:FS:10 M-3:SS:-3",
        "notes": "Line one",
        "owner_en": "O. Kim",
    },
    Subject(MILESTONE, "M-3"): {"name_ru": "=Насосы пущены", "in_project": "P-2", "baseline": "2017-02-01"},
    Subject(MILESTONE, "M-4"): {"name_en": "Without any date", "in_project": "P-2", "percent": "0"},
}


def record_milestone(
    recorder: Recorder, code: str, values: Mapping[str, str | None], reason: str | None = None
) -> Outcome:
    """Record attributes of one milestone, as everybody does."""
    return record(recorder, TODAY, {Subject(MILESTONE, code): values}, reason)


def add_division(recorder: Recorder) -> None:
    """Set up the division that the small programme names."""
    names = {p.NAME_EN: "Hydrometallurgy", p.NAME_RU: "Гидрометаллургия"}
    recorder.configure([(Subject(p.DIVISION, "hydro", p.FIRST_DAY), names)])


def furnish(desk: Desk) -> None:
    """Record the small programme, and the division that it names."""
    add_division(desk.recorder())
    record(desk.recorder(), TODAY, RECORDS, "agreed").or_raise()


def task(uid: int | str, name: str, level: int = 1, **said: str) -> str:
    """Write a task of MSPDI; a milestone unless ``Summary`` or ``Duration`` says otherwise."""
    known = {"Duration": "PT0H0M0S", "Milestone": "0" if "Summary" in said or "Duration" in said else "1"}
    raw = said.pop("raw", "")
    body = "".join(f"<{key}>{text}</{key}>" for key, text in (known | said).items())
    return f"<Task><UID>{uid}</UID><Name>{name}</Name><OutlineLevel>{level}</OutlineLevel>{body}{raw}</Task>\n"


def project(*tasks: str, head: str = "<Title>Plant 2020</Title>") -> str:
    """Write a whole MSPDI file."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Project xmlns="{NAMESPACE}">\n{head}<Tasks>\n'
        + "".join(tasks)
        + "</Tasks></Project>\n"
    )


def write(folder: Path, text: str, name: str = "plan.xml", encoding: str = "utf-8") -> Path:
    """Write a file of text."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path
