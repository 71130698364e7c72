"""Programmes in tables: headings of people in two languages, projects that are only named, faults with their cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.formats.programme_files import read_programme
from tests.helpers.programmes import write


def test_a_russian_table_with_named_projects(tmp_path):
    """Headings of a Russian Excel, decimal commas and dotted dates; each project named beside milestones gets one row."""
    text = (
        "Программа модернизации;;;;;;\n"
        "Код;Веха;Проект;Базовый срок;Прогноз;Факт;%\n"
        "M-1;Договор;Завод SX-EW;01.03.2016;10.03.2016;12.03.2016;100\n"
        ";Пуск;завод sx-ew;01.11.2016;;;37,5\n"
    )
    found = read_programme(write(tmp_path, text, "вехи.csv", "cp1251"))
    assert [(row.kind, row.name, row.code, row.parent) for row in found.rows] == [
        ("project", "Завод SX-EW", "", None),
        ("milestone", "Договор", "M-1", "project завод sx ew"),
        ("milestone", "Пуск", "", "project завод sx ew"),
    ]
    started = found.rows[2]
    assert started.baseline.finish is not None
    assert (started.baseline.finish.date(), started.finish, started.percent) == (
        date(2016, 11, 1),
        None,
        Decimal("37.5"),
    )


def test_a_workbook_with_real_dates(workbook):
    """Dates and numbers of a workbook are taken as such; a project below its milestones is the one that they name."""
    rows = [
        ["kind", "code", "name", "project", "baseline", "forecast", "budget"],
        ["milestone", "M-7", "Dam accepted", "P-9", date(2016, 5, 1), "2016-06-01", None],
        ["project", "P-9", "Tailings dam", None, None, None, 1200.5],
    ]
    milestone_above, project = (
        read_programme(workbook({"Plan": rows})).rows[1],
        read_programme(workbook({"Plan": rows})).rows[0],
    )
    assert (project.code, project.cost, milestone_above.parent) == ("P-9", Decimal("1200.5"), project.uid)
    assert milestone_above.baseline.finish is not None
    assert milestone_above.baseline.finish.date() == date(2016, 5, 1)


def test_codes_and_what_they_wait_for_are_a_table(tmp_path):
    """Without dates it tells changes of milestones that are there; with a date it may record new ones."""
    found = read_programme(write(tmp_path, "Код;Зависит от\nM-2;M-1:FS:10, M-3\n", "links.csv"))
    assert [(row.code, [link.before for link in row.links]) for row in found.rows] == [("M-2", ["M-1", "M-3"])]
    assert found.changes_only
    assert not read_programme(write(tmp_path, "code,depends,forecast\nM-2,M-1,\n", "dates.csv")).changes_only


HEAD = "code,name,project,forecast,budget,depends,kind\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (HEAD + "M-1,A,P,01/02/2016,,,\n", "sheet p, row 2, column D: “01/02/2016” is not a day"),
        (HEAD + "M-1,A,P,2016-02-30,,,\n", "row 2, column D: There is no day 2016-02-30"),
        (HEAD + "M-1,A,P,,much,,\n", "row 2, column E: “much” is not one number"),
        (HEAD + "M-1,A,P,,1e999999999,,\n", "row 2, column E: “1e999999999” is not one number"),
        (HEAD + "M-1,A,P,,,M-2:XX:1,\n", "row 2, column F: “M-2:XX:1” is no dependency"),
        (HEAD + "M-1,A,P,,,,phase\n", "row 2, column G: “phase” is neither programme, project nor milestone"),
        (HEAD + "M-1,A,P,,,,\nM-1,B,P,,,,\n", "row 3: “M-1” stands in row 2 already"),
        (HEAD + ",,P,2016-01-01,,,\n", "row 2, column A: The row has no name and no code"),
        ("a,b\n1,2\n", "no row has the headings of a milestone"),
    ],
)
def test_faults_are_told_with_sheet_row_and_column(tmp_path, text, line):
    """What is wrong in a table is one line with the place of the cell."""
    with pytest.raises(Refused) as fault:
        read_programme(write(tmp_path, text, "p.csv"))
    assert line in str(fault.value)
    assert "\n" not in str(fault.value)
