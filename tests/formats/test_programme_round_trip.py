"""What is exported comes back as what is recorded, whatever it is; an independent reader finds the same in it."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import parse

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plantdesk.domain import measures as m
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Evidence
from plantdesk.formats.programme_files import read_programme, write_programme, write_programme_table
from plantdesk.services.programme import EVIDENCE as FILES
from plantdesk.services.programme import portfolio, read_evidence, write_evidence
from plantdesk.services.programme_exchange import apply_exchange, plan_exchange
from plantdesk.services.programme_export import programme_file, table_rows
from plantdesk.services.programme_recording import record
from plantdesk.storage.evidence import keep
from tests.helpers.programmes import RECORDS, TODAY, add_division, furnish
from tests.helpers.stores import Desk, new_desk

NOW = datetime(2016, 6, 30, 14, tzinfo=UTC)
ORDER = [
    "UID",
    "ID",
    "Name",
    "Active",
    "Manual",
    "Type",
    "IsNull",
    "CreateDate",
    "Contact",
    "WBS",
    "WBSLevel",
    "OutlineNumber",
    "OutlineLevel",
    "Priority",
    "Start",
    "Finish",
    "Duration",
    "DurationFormat",
    "Work",
    "Stop",
    "Resume",
    "ResumeValid",
    "EffortDriven",
    "Recurring",
    "OverAllocated",
    "Estimated",
    "Milestone",
    "Summary",
    "DisplayAsSummary",
    "Critical",
    "IsSubproject",
    "IsSubprojectReadOnly",
    "SubprojectName",
    "ExternalTask",
    "ExternalTaskProject",
    "EarlyStart",
    "EarlyFinish",
    "LateStart",
    "LateFinish",
    "StartVariance",
    "FinishVariance",
    "WorkVariance",
    "FreeSlack",
    "TotalSlack",
    "FixedCost",
    "FixedCostAccrual",
    "PercentComplete",
    "PercentWorkComplete",
    "Cost",
    "OvertimeCost",
    "OvertimeWork",
    "ActualStart",
    "ActualFinish",
    "ActualDuration",
    "ActualCost",
    "ActualOvertimeCost",
    "ActualWork",
    "ActualOvertimeWork",
    "RegularWork",
    "RemainingDuration",
    "RemainingCost",
    "RemainingWork",
    "RemainingOvertimeCost",
    "RemainingOvertimeWork",
    "ACWP",
    "CV",
    "ConstraintType",
    "CalendarUID",
    "ConstraintDate",
    "Deadline",
    "LevelAssignments",
    "LevelingCanSplit",
    "LevelingDelay",
    "LevelingDelayFormat",
    "PreLeveledStart",
    "PreLeveledFinish",
    "Hyperlink",
    "HyperlinkAddress",
    "HyperlinkSubAddress",
    "IgnoreResourceCalendar",
    "Notes",
    "HideBar",
    "Rollup",
    "BCWS",
    "BCWP",
    "PhysicalPercentComplete",
    "EarnedValueMethod",
    "PredecessorLink",
    "ActualWorkProtected",
    "ActualOvertimeWorkProtected",
    "ExtendedAttribute",
    "Baseline",
    "OutlineCode",
]
"""The elements of a task in the order of mspdi_pj12.xsd."""
PROJECT_ORDER = [
    "SaveVersion",
    "UID",
    "GUID",
    "Name",
    "Title",
    "Subject",
    "Category",
    "Company",
    "Manager",
    "Author",
    "CreationDate",
    "Revision",
    "LastSaved",
    "ScheduleFromStart",
    "StartDate",
    "FinishDate",
    "FYStartDate",
    "CriticalSlackLimit",
    "CurrencyDigits",
    "CurrencySymbol",
    "CurrencyCode",
    "CurrencySymbolPosition",
    "CalendarUID",
    "DefaultStartTime",
    "DefaultFinishTime",
    "MinutesPerDay",
    "MinutesPerWeek",
    "DaysPerMonth",
    "DefaultTaskType",
    "DefaultFixedCostAccrual",
    "DefaultStandardRate",
    "DefaultOvertimeRate",
    "DurationFormat",
    "WorkFormat",
    "StatusDate",
    "CurrentDate",
    "NewTasksAreManual",
    "ExtendedAttributes",
    "Calendars",
    "Tasks",
    "Resources",
    "Assignments",
]


@pytest.fixture
def desk(tmp_path: Path):
    """Give a store with the small programme in it."""
    made = new_desk(tmp_path)
    furnish(made)
    yield made
    made.store.close()


def exported(desk: Desk, path: Path) -> Path:
    """Write everything that is recorded."""
    found = portfolio(desk.store)
    if path.suffix == ".xml":
        write_programme(path, programme_file(desk.store, found, path.name, "en", TODAY), NOW)
    else:
        write_programme_table(path, table_rows(desk.store, found))
    return path


@pytest.mark.parametrize("end", ["xml", "csv", "xlsx"])
def test_our_own_export_says_nothing_new(desk, tmp_path, end):
    """Names in two languages, dates, dependencies, money and formula-like texts come back as they stand."""
    path = exported(desk, tmp_path / f"out.{end}")
    plan = plan_exchange(read_programme(path), desk.store, TODAY, "en")
    assert plan.differences == ()
    assert (plan.same, plan.skipped, plan.absent) == (len(RECORDS), 0, ())


@pytest.mark.parametrize("end", ["xml", "csv"])
def test_a_hundred_percent_are_no_fact(desk, tmp_path, end):
    """Where nobody has said on which day a milestone was met, our own file does not make one up."""
    record(desk.recorder(), TODAY, {Subject(MILESTONE, "M-3"): {"percent": "100"}}).or_raise()
    path = exported(desk, tmp_path / f"out.{end}")
    assert plan_exchange(read_programme(path), desk.store, TODAY, "en").differences == ()


@pytest.mark.parametrize("end", ["xml", "csv", "xlsx"])
def test_evidence_travels_by_name_and_hash(desk, tmp_path, end):
    """The other plant learns which files prove a project, and keeps those that it has besides; the files stay here."""
    named = [Evidence(f"Акт приёмки; № {n} [подписан].pdf", sha256(bytes([n])).hexdigest()) for n in range(12)]
    subject = Subject(PROJECT, "P-1")
    record(desk.recorder(), TODAY, {subject: {FILES: write_evidence(named)}}).or_raise()
    path = exported(desk, tmp_path / f"out.{end}")
    (tmp_path / "two").mkdir()
    other = new_desk(tmp_path / "two")
    try:
        furnish(other)
        (tmp_path / "photo.jpg").write_bytes(b"photo")
        own = keep(other.store.path, tmp_path / "photo.jpg")
        record(other.recorder(), TODAY, {subject: {FILES: write_evidence([own])}}).or_raise()
        plan = plan_exchange(read_programme(path), other.store, TODAY, "en")
        assert [(one.code, *one.values) for one in plan.differences] == [("P-1", FILES)]
        apply_exchange(plan, plan.usual(), other.recorder(), other.store, TODAY)
        assert set(read_evidence(other.value(subject, FILES))) == {own, *named}
        assert "№" in str(other.fault())
    finally:
        other.store.close()


def test_a_name_that_was_changed_in_the_other_program_comes_back(desk, tmp_path):
    """Names in three languages travel in fields of ours; who renames the task in MS Project is not overruled by them."""
    path = exported(desk, tmp_path / "out.xml")
    path.write_text(path.read_text("utf-8").replace("<Name>SX-EW plant<", "<Name>SX-EW plant, stage 2<"), "utf-8")
    plan = plan_exchange(read_programme(path), desk.store, TODAY, "en")
    assert [dict(one.values) for one in plan.differences] == [{"name_en": "SX-EW plant, stage 2"}]


@pytest.mark.parametrize(
    ("column", "cell", "said"),
    [
        ("route", "hydraulic", "is not one of"),
        ("jobs_created", "many", "is not one number"),
        ("jobs_created", "1.5", "cannot be"),
        ("effect_figure", "gold_t", "there is no figure gold_t"),
        ("effect_from", "M-9", "there is no"),
        ("effect_from", "M-3", "M-3 belongs to P-2. Choose one of its own"),
        ("division", "North smelter", "there is no division “North smelter”. Choose one of: "),
        ("budget", "1e16", " is 10000000000000000, and that lies outside 0 to "),
        ("status_by_hand", "good", "is not one of"),
        ("evidence_files", "act.pdf", "has no hash"),
        ("end", "soon", "is not a day"),
    ],
)
def test_what_cannot_be_is_told_with_its_row(desk, tmp_path, column, cell, said):
    """A wrong word in a column that only our own tables have is one line with its place, and nothing is half imported."""
    path = tmp_path / "in.csv"
    path.write_text(f"kind,code,name,baseline,{column}\nproject,P-7,Substation,,{cell}\n", "utf-8")
    try:
        plan = plan_exchange(read_programme(path), desk.store, TODAY, "en")
        told = plan.differences[0].problem
    except Refused as refused:
        told = refused.message
    assert said in str(told)


def test_a_division_may_be_called_by_its_name(desk, tmp_path):
    """A table that a person has written names the division; the record has its id."""
    desk.recorder().configure([(Subject("division", "d7", date(1900, 1, 1)), {"name_en": "North smelter"})])
    path = tmp_path / "in.csv"
    path.write_text("kind,code,name,baseline,division\nproject,P-7,Substation,,North smelter\n", "utf-8")
    plan = plan_exchange(read_programme(path), desk.store, TODAY, "en")
    assert plan.differences[0].values["division"] == "d7"


@pytest.mark.parametrize("end", ["xml", "csv", "xlsx"])
def test_a_store_made_from_an_export_exports_the_same(desk, tmp_path, end):
    """An empty store that takes everything over has the same programme, of which the next export says the same."""
    path = exported(desk, tmp_path / f"out.{end}")
    (tmp_path / "two").mkdir()
    other = new_desk(tmp_path / "two")
    try:
        add_division(other.recorder())
        plan = plan_exchange(read_programme(path), other.store, TODAY, "en")
        assert all(one.new for one in plan.differences)
        apply_exchange(plan, plan.usual(), other.recorder(), other.store, TODAY)
        again = exported(other, tmp_path / f"again.{end}")
        if end != "xlsx":  # a workbook holds the moment at which it was written
            assert again.read_bytes().replace(b"again.", b"out.") == path.read_bytes()
        assert other.fault() is None
    finally:
        other.store.close()


def test_the_order_of_elements_is_that_of_the_schema(desk, tmp_path):
    """MS Project refuses a file whose elements stand in another order than its schema says."""
    root = parse(exported(desk, tmp_path / "out.xml")).getroot()
    places = [PROJECT_ORDER.index(child.tag.rpartition("}")[2]) for child in root]
    assert places == sorted(places)
    tasks = [one for one in root.iter() if one.tag.endswith("}Task")]
    assert len(tasks) == len(RECORDS)
    for one in tasks:
        places = [ORDER.index(child.tag.rpartition("}")[2]) for child in one]
        assert places == sorted(places)
    said = {child.tag.rpartition("}")[2]: child.text for child in tasks[3]}
    assert (said["Milestone"], said["Duration"], said["Deadline"]) == ("1", "PT0H0M0S", "2016-12-31T17:00:00")


NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Cs")), min_size=1, max_size=20).map(
    lambda text: " ".join(text.split()) or "x"
)
EVIDENCE = st.lists(st.tuples(NAMES, st.binary(max_size=3)), max_size=9).map(
    lambda files: write_evidence(dict.fromkeys(Evidence(name, sha256(data).hexdigest()) for name, data in files))
)
DAYS = st.dates(date(2014, 1, 1), date(2020, 12, 31)).map(date.isoformat)


@st.composite
def programmes(draw: st.DrawFn) -> dict[Subject, dict[str, str | None]]:
    """Draw programmes, projects and milestones, with dependencies that go one way."""
    rows: dict[Subject, dict[str, str | None]] = {Subject(PROGRAMME, "PG-1"): {"name_en": draw(NAMES)}}
    money = st.one_of(st.none(), st.decimals("0.01", "9999999", places=2).map(str))
    weight = st.one_of(st.none(), st.decimals("0.01", "999999", places=2).map(str))
    for n in range(draw(st.integers(1, 3))):
        home = draw(st.sampled_from(["PG-1", None]))
        rows[Subject(PROJECT, f"P-{n}")] = {
            "name_en": draw(NAMES),
            "name_ru": draw(NAMES),
            "owner_kk": draw(st.one_of(st.none(), NAMES)),
            "programme": home,
            "budget": draw(money),
            "spend": draw(money),
            "currency": draw(st.sampled_from(["KZT", "USD", None])),
            "sector": draw(st.one_of(st.none(), NAMES)),
            "division": draw(st.sampled_from(["hydro", None])),
            "route": draw(st.sampled_from(["pyro", "hydro", None])),
            "jobs_kept": draw(st.one_of(st.none(), st.integers(0, 9999).map(str))),
            "effect_t_year": draw(money),
            "weight": draw(weight),
            "start": draw(st.sampled_from(["2013-05-01", None])),
            "evidence": draw(EVIDENCE),
        }
    for n in range(draw(st.integers(0, 6))):
        lags = st.integers(-400, 400)
        ties = st.sampled_from(["FS", "SS", "FF", "SF"])
        before = draw(st.sets(st.integers(0, n - 1), max_size=2)) if n else set()
        rows[Subject(MILESTONE, f"m{n}")] = {
            "name_en": draw(NAMES),
            "in_project": draw(st.sampled_from([s.unit for s in rows if s.kind == PROJECT])),
            "baseline": draw(st.one_of(st.none(), DAYS)),
            "forecast": draw(st.one_of(st.none(), DAYS)),
            "actual": draw(st.one_of(st.none(), st.just("2016-06-30"), st.just("2015-02-28"))),
            "deadline": draw(st.one_of(st.none(), DAYS)),
            "percent": draw(st.one_of(st.none(), st.integers(0, 100).map(str))),
            "notes": draw(st.one_of(st.none(), NAMES)),
            "weight": draw(weight),
            "evidence": draw(EVIDENCE),
            "depends": " ".join(f"m{one}:{draw(ties)}:{draw(lags)}" for one in sorted(before)) or None,
        }
    return rows


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=programmes(), end=st.sampled_from(["xml", "csv", "xlsx"]))
def test_whatever_is_recorded_comes_back(tmp_path_factory, rows, end):
    """No name, date, tie or amount is lost or changed on its way through a file of ours."""
    folder = tmp_path_factory.mktemp("trip")
    desk = new_desk(folder)
    try:
        add_division(desk.recorder())
        record(desk.recorder(), TODAY, rows, "drawn").or_raise()
        path = exported(desk, folder / f"out.{end}")
        plan = plan_exchange(read_programme(path), desk.store, TODAY, "en")
        assert plan.differences == ()
        assert plan.same == sum(any(row.values()) for row in rows.values())
    finally:
        desk.store.close()


_MPXJ = """
import json, sys
import jpype, mpxj
jpype.startJVM("-Xmx256m")
from org.mpxj.reader import UniversalProjectReader
project = UniversalProjectReader().read(sys.argv[1])
def day(moment):
    return None if moment is None else str(moment.toLocalDate())
def number(amount):
    return None if amount is None else float(amount)
print(json.dumps([
    {
        "name": str(task.getName()), "wbs": str(task.getWBS()), "level": int(task.getOutlineLevel()),
        "milestone": bool(task.getMilestone()), "summary": bool(task.getSummary()),
        "start": day(task.getStart()), "finish": day(task.getFinish()), "baseline": day(task.getBaselineFinish()),
        "actual": day(task.getActualFinish()), "deadline": day(task.getDeadline()),
        "percent": number(task.getPercentageComplete()), "duration": str(task.getDuration()),
        "text1": str(task.getText(1)), "texts": [str(task.getText(n) or "") for n in range(1, 31)], "notes": str(task.getNotes() or ""), "budget": number(task.getBaselineCost()),
        "spend": number(task.getActualCost()), "owner": str(task.getContact() or ""),
        "links": [[str(r.getPredecessorTask().getWBS()), str(r.getType()), str(r.getLag())] for r in task.getPredecessors()],
    }
    for task in project.getTasks() if task.getID() is not None and task.getID() != 0
]))
"""


def independent_reader() -> str:
    """Give a Python that has MPXJ: ``PLANTDESK_MPXJ``, or this one; without it, or without Java, the test is skipped."""
    if shutil.which("java") is None:
        pytest.skip("the independent reader MPXJ needs Java, which is not here")
    python = os.environ.get("PLANTDESK_MPXJ")
    if python is None and importlib.util.find_spec("mpxj") is not None:
        python = sys.executable
    if python is None:
        pytest.skip("the independent reader MPXJ is not here (pip install mpxj, or PLANTDESK_MPXJ=its Python)")
    return python


def test_an_independent_reader_finds_the_same(desk, tmp_path):
    """MPXJ reads our export: names, outline, dates, baseline, deadline, percent, money and dependencies with their lag."""
    path = exported(desk, tmp_path / "out.xml")
    run = subprocess.run([independent_reader(), "-c", _MPXJ, str(path)], capture_output=True, text=True, timeout=100)
    assert run.returncode == 0, run.stderr
    found = {one["wbs"]: one for one in json.loads(run.stdout)}
    assert list(found) == ["PG-1", "P-1", "M-1", "M-2", "P-2", "M-3", "M-4"]
    assert [one["level"] for one in found.values()] == [1, 2, 3, 3, 1, 2, 2]
    assert [one["milestone"] for one in found.values()] == [False, False, True, True, False, True, True]
    done, late, pumps = found["M-1"], found["M-2"], found["M-3"]
    assert (done["baseline"], done["actual"], done["percent"]) == ("2016-03-01", "2016-03-12", 100)
    assert (late["start"], late["finish"], late["baseline"]) == ("2016-12-17", "2016-12-17", "2016-11-01")
    assert (late["deadline"], late["percent"], late["notes"].strip()) == ("2016-12-31", 38, "Line one")
    assert (late["duration"], late["text1"], late["owner"]) == ("0.0d", "milestone:M-2", "O. Kim")
    assert late["links"] == [["M-1", "FS", "10.0ed"], ["M-3", "SS", "-3.0ed"]]
    assert (pumps["name"], pumps["baseline"]) == ("=Насосы пущены", "2017-02-01")
    plant = found["P-1"]
    carried = [
        "metallurgy, non-ferrous",
        "hydro",
        "hydro",
        "KZT",
        "180",
        "54",
        m.CATHODE_T,
        "7200.5",
        "M-2",
        "3",
        "1.5",
    ]
    assert plant["texts"][:13] == ["project:P-1", *carried, "at_risk"]
    assert plant["texts"][16:23] == ["SX/12", "SX-EW plant", "Завод SX-EW", "", "B. Iskakov", "Б. Искаков", ""]
    assert found["PG-1"]["texts"][13:16] == ["state", "2015-01-01", "2019-12-31"]
    assert (Decimal(str(plant["budget"])), plant["spend"]) == (Decimal("1200000.5"), 300000)
    assert found["P-2"]["name"] == "Tailings <dam> & pumps"
    assert date.fromisoformat(plant["start"]) + timedelta(0) == date(2016, 3, 12)
