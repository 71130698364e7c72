"""MS Project XML: what others wrote reads as an independent reader says, and hostile files end in one line."""

from __future__ import annotations

import json
import time
import tracemalloc
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.domain.programme import Link
from plantdesk.formats import mspdi
from plantdesk.formats.mspdi import read_mspdi
from plantdesk.formats.programme_files import read_programme
from plantdesk.services.programme_file import FileBaseline, GivenUp, Progress
from tests.helpers.programmes import NAMESPACE, project, task, write

ORACLE_FILES = [
    "HouseBuildingSample.gan.mspdi.xml",
    "PredecessorCalendar.xer",
    "baselines.xml",
    "calendar-recurring-exceptions-project2013-mspdi.xml",
    "headertest9.xml",
    "mspdiduration.xml",
    "mspdinulltasks.xml",
    "mspdirelations.xml",
    "resource-rates-test.xer",
    "sample.xml",
    "task-dates-project2003-mspdi.xml",
    "task-dates-project2010-mspdi.xml",
    "task-dates-project2019-mspdi.xml",
    "task-links-project2019-mspdi.xml",
]


def minute(moment: datetime | None) -> str:
    """Write a moment as the oracle does."""
    assert moment is not None
    return moment.isoformat(timespec="minutes")


@pytest.mark.parametrize("name", ORACLE_FILES)
def test_files_of_others_read_as_an_independent_reader_says(name, shared_data):
    """Tasks, summaries, milestones, dates and links of real files are those that MPXJ finds in them."""
    folder = shared_data / "project_files"
    expected = json.loads((folder / "oracle.json").read_text(encoding="utf-8"))[name]
    found = read_programme(folder / name)
    rows = found.rows
    assert len(rows) + found.blank == expected["tasks_incl_project_row"]
    assert sum(row.summary for row in rows) == expected["summary"]
    milestones = [[row.name, minute(row.start)] for row in rows if row.milestone]
    assert milestones == [[title.strip("\xa0 "), day] for title, day in expected["milestones"]]
    assert minute(min(row.start for row in rows if row.start)) == expected["first_start"]
    assert minute(max(row.finish for row in rows if row.finish)) == expected["last_finish"]
    assert sum(len(row.links) for row in rows) == expected["links"]
    if found.format == "MSPDI":  # the structure of an XER has no percent of its own
        assert sum(row.percent == 100 for row in rows) == expected["complete_100"]


def test_links_keep_kind_and_lag_in_tenths_of_a_minute(tmp_path):
    """A lag of two working days and one of elapsed days come out as days, a percentage as none."""
    link = "<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>{}</Type><LinkLag>{}</LinkLag><LagFormat>{}</LagFormat></PredecessorLink>"
    raw = link.format(1, 9600, 7) + link.format(3, -43200, 8) + link.format(0, 50, 19) + link.format(2, 4800, 7)
    path = write(tmp_path, project(task(1, "A"), task(2, "B", raw=raw)))
    links = read_mspdi(path).rows[1].links
    assert [(one.kind, one.days) for one in links] == [(Link.FS, 2), (Link.SS, -3), (Link.FF, 0), (Link.SF, 1)]
    assert links[0].lag == Decimal(960)


def test_baselines_from_zero_to_ten(tmp_path):
    """Every numbered baseline is kept with its dates and its cost, which the file counts in hundredths."""
    raw = "".join(
        f"<Baseline><TimephasedData><Value>1</Value></TimephasedData><Number>{n}</Number>"
        f"<Start>2016-01-{n + 1:02}T08:00:00</Start><Finish>2016-02-{n + 1:02}T17:00:00</Finish><Cost>{n}50</Cost></Baseline>"
        for n in range(11)
    )
    row = read_mspdi(write(tmp_path, project(task(1, "A", raw=raw)))).rows[0]
    assert sorted(row.baselines) == list(range(11))
    assert row.baselines[10] == FileBaseline(
        datetime.fromisoformat("2016-01-11T08:00"), datetime.fromisoformat("2016-02-11T17:00"), Decimal("10.5")
    )


def test_outline_null_and_recurring_tasks(tmp_path):
    """Levels make the outline though blank rows stand between; recurring tasks are told of."""
    blank = "<Task><UID>9</UID><ID>9</ID><IsNull>1</IsNull></Task>"
    tasks = task(0, "Plan", 0, Summary="1"), task(1, "Top", 1, Summary="1"), blank, task(2, "Deep", 3, Recurring="1")
    found = read_mspdi(write(tmp_path, project(*tasks, task(3, "Flat", 1))))
    assert [(row.uid, row.parent) for row in found.rows] == [("0", None), ("1", "0"), ("2", "1"), ("3", "0")]
    assert (found.blank, str(found.odd[0])) == (1, "1 recurring tasks were read as ordinary rows.")


@pytest.mark.parametrize(
    ("text", "minutes"), [("PT8H30M0S", 510), ("P1DT1H", 1500), ("-PT1H0M0S", -60), ("PT0H0M30S", 0.5)]
)
def test_durations(tmp_path, text, minutes):
    """Durations of every spelling are minutes."""
    row = read_mspdi(write(tmp_path, project(task(1, "A", Duration=text)))).rows[0]
    assert row.minutes == Decimal(str(minutes))


@pytest.mark.parametrize("encoding", ["utf-16", "windows-1251"])
def test_encodings_that_the_file_declares(tmp_path, encoding):
    """Files in the encodings of old Windows programs keep their Russian names."""
    text = project(task(1, "Насосы")).replace("UTF-8", encoding)
    assert read_programme(write(tmp_path, text, encoding=encoding)).rows[0].name == "Насосы"


BOMB = '<!DOCTYPE Project [<!ENTITY a "xxxxxxxxxx">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)
REFUSED = {
    "broken": (project(task(1, "A")).replace("</Tasks>", "</Task>"), "line 5, place"),
    "cut": (project(task(1, "A"))[:-30], "line 4, place"),
    "bad byte": (project(task(1, "A\udcff")), "line 4"),
    "external entity": (
        f'<?xml version="1.0"?>\n<!DOCTYPE Project [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<Project xmlns="{NAMESPACE}"><Title>&x;</Title></Project>',
        "line 2: it declares a document type",
    ),
    "entity expansion": (f'{BOMB}]><Project xmlns="{NAMESPACE}"><Title>&j;</Title></Project>', "document type"),
    "another program": ('<?xml version="1.0"?><project name="x"/>', "a file of GanttProject"),
    "P6": ('<APIBusinessObjects xmlns="http://xmlns.oracle.com/P6"/>', "Primavera P6"),
    "any XML": ("<svg/>", "its first element is <svg>"),
    "twice": (project(task(1, "A"), task(2, "B"), task(1, "C")), "line 6: “C” has the same UID 1 as “A”"),
    "no date": (project(task(1, "A"), task(2, "B", Finish="31.12.2016")), "line 5: “B”, Finish: “31.12.2016” is not"),
    "no such day": (project(task(1, "A", Start="2016-02-30T08:00:00")), "line 4: “A”, Start"),
    "no number": (project(task("x", "A")), "line 4: “A”: 'x' is not a whole number"),
    "no duration": (project(task(1, "A", Duration="8 hours")), "line 4: “A”: “8 hours” is not a duration"),
    "no money": (project(task(1, "A", Cost="1e")), "line 4: “A”, Cost: “1e” is not a number"),
    "endless money": (project(task(1, "A", Cost="1e999999999")), "line 4: “A”, Cost: “1e999999999” is not a number"),
    "endless lag": (
        project(
            task(
                1,
                "A",
                raw="<PredecessorLink><PredecessorUID>1</PredecessorUID><LinkLag>1e999999</LinkLag></PredecessorLink>",
            )
        ),
        "line 4: “A” has a predecessor link",
    ),
    "deep outline": (project(task(1, "A", 5000)), "line 4: “A”: an outline level"),
    "bad link": (
        project(task(1, "A", raw="<PredecessorLink><Type>7</Type></PredecessorLink>")),
        "line 4: “A” has a predecessor link",
    ),
    "nothing": ("<", "line 1"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_ends_in_one_line_with_its_place(tmp_path, case):
    """Broken, hostile and foreign XML is refused with the file, the place and what is wrong."""
    text, line = REFUSED[case]
    path = tmp_path / "plan.xml"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(Refused) as fault:
        read_programme(path)
    told = str(fault.value)
    assert line in told
    assert told.startswith("plan.xml")
    assert "\n" not in told


def test_a_task_without_end_is_given_up_before_memory_is(tmp_path, monkeypatch):
    """Elements nested for ever are refused after a bounded piece, whatever the size of the file."""
    monkeypatch.setattr(mspdi, "MAX_PIECE", 256 * 1024)
    path = write(tmp_path, project("<Task>" + "<a>" * 600_000))
    tracemalloc.start()
    try:
        with pytest.raises(Refused, match="goes on for more than"):
            read_mspdi(path)
        assert tracemalloc.get_traced_memory()[1] < 60 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_limits_on_size_and_tasks(tmp_path, monkeypatch):
    """A file beyond the limits is refused with the limit."""
    path = write(tmp_path, project(task(1, "A"), task(2, "B"), task(3, "C")))
    monkeypatch.setattr(mspdi, "MAX_TASKS", 2)
    with pytest.raises(Refused, match="line 6: more than 2 tasks"):
        read_mspdi(path)
    monkeypatch.setattr(mspdi, "MAX_BYTES", 100)
    with pytest.raises(Refused, match="larger than"):
        read_mspdi(path)


def test_memory_stays_small_and_reading_can_be_stopped(tmp_path):
    """Thousands of tasks with what MS Project writes are not kept as a tree; whoever waits can stop it."""
    filler = "".join(f"<F{n}>0</F{n}>" for n in range(80))
    path = write(tmp_path, project(*(task(n, f"T{n}", raw=filler) for n in range(3000))))
    tracemalloc.start()
    try:
        read_mspdi(path)
        assert tracemalloc.get_traced_memory()[1] < 12 * 1024 * 1024
    finally:
        tracemalloc.stop()
    shares: list[float] = []

    class Stopped(Progress):
        def tell(self, share: float) -> None:
            super().tell(share)
            shares.append(share)
            if share > 0.5:
                self.stop()

    with pytest.raises(GivenUp):
        read_mspdi(path, Stopped())
    assert shares == sorted(shares)
    assert 0.5 < shares[-1] < 1


def test_missing_files_folders_and_formats_of_others(tmp_path):
    """What is no project file at all is told in one line, too."""
    (tmp_path / "x.mpp").write_bytes(bytes.fromhex("D0CF11E0A1B11AE1") + b"\0" * 600)
    (tmp_path / "x.mpx").write_bytes(b"MPX,Microsoft Project,4.0\r\n")
    for name, line in (
        ("none.xml", "There is no file"),
        ("", "is a folder"),
        ("x.mpp", "save it as XML"),
        ("x.mpx", "save it as XML"),
    ):
        with pytest.raises(Refused, match=line):
            read_programme(Path(tmp_path / name))


def test_the_time_of_a_refusal(tmp_path):
    """Looking up the line of a bad task does not take longer than reading did."""
    path = write(tmp_path, project(*(task(n, f"T{n}") for n in range(2000)), task(0, "Twice")))
    begun = time.perf_counter()
    with pytest.raises(Refused, match="line 2004"):
        read_mspdi(path)
    assert time.perf_counter() - begun < 5
