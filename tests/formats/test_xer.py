"""Primavera XER: structure, activities and dependencies, in either encoding; a bad byte is told with its place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.domain.programme import Link
from plantdesk.formats.programme_files import read_programme
from plantdesk.formats.xer import read_xer
from tests.helpers.programmes import write

HEAD = "ERMHDR\t8.2\t2016-06-01\tProject\tadmin\n"
PROJECT = "%T\tPROJECT\n%F\tproj_id\tproj_short_name\n%R\t7\tMODERN\n"
WBS = (
    "%T\tPROJWBS\n%F\twbs_id\tproj_id\tproj_node_flag\twbs_short_name\twbs_name\tparent_wbs_id\n"
    "%R\t1\t7\tY\tMODERN\tМодернизация\t\n%R\t2\t7\tN\tSX\tЗавод SX-EW\t1\n"
)
TASK = (
    "%T\tTASK\n%F\ttask_id\tproj_id\twbs_id\ttask_type\tstatus_code\ttask_code\ttask_name\ttarget_drtn_hr_cnt\t"
    "early_start_date\tearly_end_date\tact_start_date\tact_end_date\ttarget_start_date\ttarget_end_date\n"
    "%R\t10\t7\t2\tTT_FinMile\tTK_Complete\tA10\tДоговор\t0\t\t\t\t2016-03-12 17:00\t\t2016-03-01 17:00\n"
    "%R\t11\t7\t2\tTT_Mile\tTK_NotStart\tA11\tПуск\t0\t2016-12-17 08:00\t\t\t\t2016-11-01 08:00\t\n"
    "%R\t12\t7\t2\tTT_Task\tTK_NotStart\tA12\tМонтаж\t80,5\t2016-04-01 08:00\t2016-12-01 17:00\t\t\t\t\n"
)
LINKS = "%T\tTASKPRED\n%F\ttask_pred_id\ttask_id\tpred_task_id\tpred_type\tlag_hr_cnt\n%R\t1\t11\t10\tPR_SS\t-16\n%E\n"
WHOLE = HEAD + PROJECT + WBS + TASK + LINKS


def test_structure_activities_and_links(tmp_path):
    """Milestones get both dates from the one they have, lags are days of eight hours, structure becomes summaries."""
    found = read_programme(write(tmp_path, WHOLE, "p.xer"))
    assert [(row.name, row.level, row.summary, row.milestone) for row in found.rows] == [
        ("Модернизация", 1, True, False),
        ("Завод SX-EW", 2, True, False),
        ("Договор", 3, False, True),
        ("Пуск", 3, False, True),
        ("Монтаж", 3, False, False),
    ]
    signed, started, built = found.rows[2:]
    assert signed.actual_finish is not None
    assert (signed.percent, signed.actual_finish.date()) == (100, date(2016, 3, 12))
    assert signed.baseline.finish is not None
    assert signed.baseline.finish.date() == date(2016, 3, 1)
    assert started.finish is not None
    assert (started.finish.date(), started.actual_finish) == (date(2016, 12, 17), None)
    assert [(one.before, one.kind, one.days) for one in started.links] == [("10", Link.SS, -2)]
    assert built.minutes == Decimal(4830)
    assert (found.title, found.odd) == ("MODERN", ())


def test_a_file_in_windows_1251_says_where_that_begins(tmp_path):
    """An old export reads with its Russian names, and tells which byte is not UTF-8."""
    found = read_programme(write(tmp_path, WHOLE.replace("\n", "\r\n"), "p.xer", "cp1251"))
    assert found.rows[2].name == "Договор"
    assert str(found.odd[0]) == "Line 7, byte 17: 0xCC is not UTF-8; the file was read as Windows-1251."


def refused(path: Path, data: bytes | str) -> str:
    """Give the one line with which a file is refused."""
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(Refused) as fault:
        read_programme(path)
    assert "\n" not in str(fault.value)
    return str(fault.value)


def test_one_bad_byte_in_utf8_is_refused_with_its_place(tmp_path):
    """A damaged byte among sound Russian is no other encoding: it is told by line and byte."""
    data = WHOLE.encode().replace("Монтаж".encode(), "Монт".encode() + b"\xc3" + "ж".encode())
    line = refused(tmp_path / "p.xer", data)
    assert line == "p.xer, line 13, byte 43: 0xC3 is not UTF-8, and the rest is. Export the file again."


def test_a_byte_of_no_encoding_is_refused_with_its_place(tmp_path):
    """The one byte that Windows-1251 does not know is told by line and byte."""
    assert "line 3, byte 4: 0x98 is neither" in refused(tmp_path / "p.xer", (HEAD + "%T\tX\n").encode() + b"%R\t\x98\n")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("x", "p.xer, line 1: a Primavera XER begins with ERMHDR"),
        (WHOLE.replace("%R\t11", "%R\t10"), "line 12: the activity 10 stands twice; first in line 11"),
        (WHOLE.replace("%R\t2\t7\tN", "%R\t1\t7\tN"), "line 8: the structure has 1 twice"),
        (WHOLE.replace("2016-03-12 17:00", "12/03/2016"), "line 11: act_end_date: “12/03/2016” is not a date"),
        (WHOLE.replace("80,5", "viele"), "line 13: target_drtn_hr_cnt: “viele” is not a number"),
        (WHOLE.replace("PR_SS", "PR_XX"), "line 16: “PR_XX” is no kind of dependency"),
        (WHOLE.replace("%R\t7\tMODERN", "%R\t7\tMODERN\tand more"), "line 4: 3 cells, but PROJECT has 2 fields"),
        (HEAD + "%T\tTASK\n%R\t1\n", "line 3: a row before the names of its fields"),
        (HEAD + "hello\n", "line 2: this is no row of a Primavera XER"),
        (WHOLE.replace("%R\t2\t7\tN\tSX\tЗавод SX-EW\t1", "%R\t2\t7\tN\tSX\tЗавод\t2"), "goes round in a circle"),
    ],
)
def test_what_cannot_be_is_told_with_its_line(tmp_path, text, line):
    """Whatever is wrong in an XER is one line with the number of the row."""
    assert line in refused(tmp_path / "p.xer", text)


def test_nothing_is_lost_without_structure(tmp_path):
    """Activities of a file without a structure are still read."""
    found = read_xer(write(tmp_path, HEAD + TASK, "p.xer"))
    assert [row.level for row in found.rows] == [1, 1, 1]
