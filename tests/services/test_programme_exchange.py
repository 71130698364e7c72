"""A file beside the ledger: what is matched, what differs, what cannot be, and that nothing is half recorded."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest

from plantdesk.domain.errors import Conflict, Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Link
from plantdesk.services.language import Language
from plantdesk.services.programme import details
from plantdesk.services.programme_exchange import ExchangePlan, apply_exchange, difference_told, plan_exchange
from plantdesk.services.programme_file import FileBaseline, FileLink, FileRow, GivenUp, ProgrammeFile, Progress
from plantdesk.services.programme_recording import record, remove
from tests.helpers.programmes import TODAY, furnish
from tests.helpers.stores import Desk


@pytest.fixture
def plant(desk: Desk) -> Desk:
    """Give a store with the small programme."""
    furnish(desk)
    return desk


def at(day: str) -> datetime:
    """Give the end of a day's work."""
    return datetime.fromisoformat(f"{day}T17:00:00")


def milestone(uid: str, name: str, parent: str | None = "1", forecast: str = "2017-05-01", **more: object) -> FileRow:
    """Give a milestone of a file."""
    moment = at(forecast)
    row = FileRow(int(uid), uid, name, parent=parent, level=2, milestone=True, start=moment, finish=moment)
    return replace(row, **more)  # type: ignore[arg-type]


ENGLISH = Language("en")
TOP = FileRow(1, "1", "New smelter", summary=True)


def foreign(*rows: FileRow, key: str = "other") -> ProgrammeFile:
    """Give a file of another program."""
    return ProgrammeFile("plan.xml", "MSPDI", "Plan", rows, key=key, sha256="ab" * 32)


def ours(*rows: FileRow, form: str = "MSPDI") -> ProgrammeFile:
    """Give a file that carries our codes."""
    return ProgrammeFile("ours.xml", form, "Plan", rows, ours=True, sha256="cd" * 32)


def plan(desk: Desk, file: ProgrammeFile, language: str = "en") -> ExchangePlan:
    """Compare a file with the store."""
    return plan_exchange(file, desk.store, TODAY, language)


def take(desk: Desk, file: ProgrammeFile, ticked: frozenset[int] | None = None) -> None:
    """Take over what is usual, or what is named."""
    found = plan(desk, file)
    chosen = found.usual() if ticked is None else ticked
    apply_exchange(found, chosen, desk.recorder(), desk.store, TODAY)


def told(found: ExchangePlan) -> list[str]:
    """Say every difference."""
    return [ENGLISH.say(difference_told(one)) for one in found.differences]


def test_a_file_of_others_gets_new_codes_and_is_known_again(plant: Desk) -> None:
    """New records get codes of ours and keep theirs beside; the next file of the same project finds them by id."""
    file = foreign(TOP, milestone("2", "Contract signed", code="1.1"), milestone("3", "Started", forecast="2018-01-01"))
    assert told(plan(plant, file)) == [
        "P-3: new (Project): New smelter",
        "M-5: new (Milestone): Contract signed, 01.05.2017",
        "M-6: new (Milestone): Started, 01.01.2018",
    ]
    take(plant, file)
    said = details(plant.store, MILESTONE, ["M-5"])["M-5"]
    assert (said["uid"], said["code"], said["in_project"], said["forecast"]) == ("other#2", "1.1", "P-3", "2017-05-01")
    later = foreign(
        TOP,
        milestone("2", "Contract signed and paid", forecast="2017-06-01"),
        milestone("3", "Started", forecast="2018-01-01"),
    )
    assert told(plan(plant, later)) == [
        "M-5, Name: Contract signed → Contract signed and paid",
        "M-5, Forecast: 01.05.2017 → 01.06.2017",
    ]
    assert told(plan(plant, foreign(TOP, milestone("2", "Ordered"), key="another file")))[0].startswith("M-7: new")


def test_one_command_with_the_file_and_its_hash(plant: Desk) -> None:
    """All that is ticked is one command that names the file, and one undo takes it back."""
    before = plant.store.arrival()
    take(plant, foreign(TOP, milestone("2", "A"), milestone("3", "B")))
    assert plant.store.arrival() == before + 1
    command = plant.store.commands(None, None, 1)[0]
    assert json.loads(command.about) == {"file": "plan.xml", "sha256": "ab" * 32}
    assert (command.kind, command.source) == ("milestone", "import file")
    plant.undo().undo()
    assert not any(details(plant.store, MILESTONE, ["M-5"])["M-5"].values())
    assert plant.fault() is None


def test_matching_by_name_within_the_project_only(plant: Desk) -> None:
    """The same words in another project are another milestone; in the same project they are the same."""
    there = foreign(
        replace(TOP, name="Завод sx-ew"),
        milestone("2", "договор  подписан", forecast="2016-03-12", percent=Decimal(100)),
    )
    found = plan(plant, there)
    assert [one.code for one in found.differences] == []
    assert found.same == 2
    assert found.absent == ("M-2",)
    elsewhere = foreign(TOP, milestone("2", "Contract signed"))
    assert [one.new for one in plan(plant, elsewhere).differences] == [True, True]


def test_a_promise_and_a_home_are_not_ticked_by_themselves(plant: Desk) -> None:
    """A baseline that stands is only rewritten where a person ticks it; forecasts come ticked."""
    agreed = {0: FileBaseline(None, at("2016-12-01"))}
    file = ours(
        milestone("2", "Electrowinning started", None, "2017-01-05", code="M-2", kind=MILESTONE, baselines=agreed)
    )
    found = plan(plant, file)
    assert [(next(iter(one.values)), n in found.usual()) for n, one in enumerate(found.differences)] == [
        ("baseline", False),
        ("forecast", True),
    ]
    take(plant, file, frozenset({0}))
    said = details(plant.store, MILESTONE, ["M-2"])["M-2"]
    assert (said["baseline"], said["forecast"]) == ("2016-12-01", "2016-12-17")


def test_new_parents_come_with_their_milestones(plant: Desk) -> None:
    """Ticking a milestone alone takes its new project and that one's programme with it."""
    whole = FileRow(0, "0", "Plan", level=0, summary=True)
    file = foreign(whole, replace(TOP, parent="0"), milestone("2", "A"), milestone("3", "B"))
    found = plan(plant, file)
    assert [one.subject.kind for one in found.differences] == [PROGRAMME, PROJECT, MILESTONE, MILESTONE]
    take(plant, file, frozenset({3}))
    assert details(plant.store, PROJECT, ["P-3"])["P-3"]["programme"] == "PG-2"
    assert details(plant.store, MILESTONE, ["M-5"]) == {}
    assert details(plant.store, MILESTONE, ["M-6"])["M-6"]["in_project"] == "P-3"


def test_only_milestones_are_taken_from_others(plant: Desk) -> None:
    """Ordinary, external and summary tasks are left out and counted; links between milestones stay."""
    file = foreign(
        TOP,
        FileRow(2, "2", "Dig", parent="1", level=2, start=at("2016-01-01"), finish=at("2016-02-01")),
        milestone("3", "Dug"),
        milestone("4", "Filled", links=(FileLink("3", Link.SS, Decimal(960), 480), FileLink("2"))),
        milestone("5", "Ghost", external=True),
    )
    found = plan(plant, file)
    assert [one.name for one in found.differences] == ["New smelter", "Dug", "Filled"]
    assert found.skipped == 2
    assert found.differences[2].values["depends"] == "M-5:SS:2"


def test_milestones_under_no_summary_belong_to_the_project_of_the_file(plant: Desk) -> None:
    """A flat file becomes one project, called like the file."""
    found = plan(plant, foreign(milestone("1", "A", None, level=1), milestone("2", "B", None, level=1)))
    assert told(found)[0] == "P-3: new (Project): Plan"
    assert {one.values.get("in_project") for one in found.differences[1:]} == {"P-3"}
    assert found.skipped == 0


BAD = {
    "future": ({"actual_finish": at("2016-07-01")}, "Actual: 01.07.2016 has not come yet"),
    "far": ({"finish": at("2216-07-01")}, "more than 50 years away"),
    "code": ({"code": "a b"}, "“a b” cannot be a code"),
    "percent": ({"percent": Decimal(120)}, "is 120, and that lies outside 0 to 100"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_says_why_and_where(plant: Desk, case: str) -> None:
    """A row that cannot be recorded is told with its place, and recording it is refused."""
    more, line = BAD[case]
    file = ours(milestone("7", "X", None, kind=MILESTONE, **({"code": "M-9"} | more)))
    found = plan(plant, file)
    assert found.differences[0].problem is not None
    assert line in ENGLISH.say(found.differences[0].problem)
    assert found.usual() == frozenset()
    before = plant.store.arrival()
    with pytest.raises(Refused, match=r"ours\.xml, row 7: "):
        take(plant, file, frozenset({0}))
    assert plant.store.arrival() == before


def test_a_forecast_before_the_start(plant: Desk) -> None:
    """A date before the work begins is told in the list already."""
    row = milestone(
        "1", "X", None, "2014-01-01", code="M-3", kind=MILESTONE, start=at("2015-01-01"), said={"start": "2015-01-01"}
    )
    assert "is before the start" in str(plan(plant, ours(row, form="table")).differences[0].problem)


def test_circles_of_dependencies(plant: Desk) -> None:
    """Milestones that would wait for one another, with what is recorded already, are told as a circle."""
    row = milestone("1", "Contract signed", None, "2016-03-12", code="M-1", kind=MILESTONE, links=(FileLink("M-2"),))
    found = plan(plant, ours(replace(row, actual_finish=at("2016-03-12")), form="table"))
    problems = [str(one.problem) for one in found.differences if one.problem is not None]
    assert len(problems) == 1
    assert "in a circle: M-" in problems[0]


def test_two_rows_of_one_record(plant: Desk) -> None:
    """Two rows with one code are a fault of the file, told with both rows."""
    file = ours(*(milestone(n, "X", None, code="M-3", kind=MILESTONE) for n in ("1", "2")))
    problems = [str(one.problem) for one in plan(plant, file).differences if one.problem is not None]
    assert problems == ["“X” and row 1 are one record, M-3."]


def test_a_removed_record_does_not_come_back(plant: Desk) -> None:
    """What was removed on purpose is not recorded again because an old file still has it."""
    remove(plant.recorder(), TODAY, [Subject(MILESTONE, "M-4")], "given up")
    found = plan(plant, ours(milestone("1", "Without any date", None, code="M-4", kind=MILESTONE)))
    assert "M-4 was removed" in str(found.differences[0].problem)


def test_somebody_else_records_meanwhile(plant: Desk) -> None:
    """What was recorded after the file was read is a conflict, and nothing of the file is recorded."""
    file = ours(
        milestone("1", "Electrowinning started", None, "2017-01-05", code="M-2", kind=MILESTONE),
        milestone("2", "=Насосы пущены", None, "2017-03-01", code="M-3", kind=MILESTONE),
    )
    found = plan(plant, file)
    rows = {Subject(MILESTONE, "M-3"): {"forecast": "2017-02-02"}}
    record(plant.recorder("boris"), TODAY, rows).or_raise()
    before = plant.store.arrival()
    with pytest.raises(Conflict) as fault:
        apply_exchange(found, found.usual(), plant.recorder(), plant.store, TODAY)
    assert ENGLISH.say(fault.value.message).startswith("M-3, Forecast: somebody recorded something else")
    assert plant.store.arrival() == before


CHANGE = FileRow(2, "M-4", "M-4", "M-4", kind=MILESTONE, milestone=True, level=3)


def test_dependencies_alone_change_what_is_there(plant: Desk) -> None:
    """A list of codes and what they wait for records nothing new; codes that are not there are told with their row."""
    rows = (
        replace(CHANGE, links=(FileLink("M-3", Link.FS, Decimal(1440)),)),
        replace(CHANGE, row=3, uid="M-77", code="M-77", name="M-77", links=(FileLink("M-4"),)),
        replace(CHANGE, row=4, uid="M-3", code="M-3", name="M-3", links=(FileLink("M-77"),)),
    )
    found = plan(plant, replace(ours(*rows, form="table"), changes_only=True))
    assert [(one.row, ENGLISH.say(one.problem) if one.problem else one.values) for one in found.differences] == [
        (3, "there is no Milestone M-77, and the file has no dates to record it with."),
        (2, {"depends": "M-3:FS:1"}),
        (4, "it waits for M-77, and there is no such milestone."),
    ]
    apply_exchange(found, found.usual(), plant.recorder(), plant.store, TODAY)
    assert details(plant.store, MILESTONE, ["M-4"])["M-4"]["depends"] == "M-3:FS:1"
    assert details(plant.store, MILESTONE, ["M-77"]) == {}


@pytest.mark.parametrize("rows", [(), (FileRow(1, "0", "Plan", level=0, summary=True), TOP)])
def test_a_file_without_tasks_says_so(plant: Desk, rows: tuple[FileRow, ...]) -> None:
    """That it says nothing new would be no answer: its head, and summaries of nothing, are no tasks."""
    with pytest.raises(Refused, match=r"plan\.xml: it holds no tasks, so there is nothing to import"):
        plan(plant, foreign(*rows))


def test_a_difference_is_named_in_the_readers_language(plant: Desk) -> None:
    """A file that names a record in Russian only is listed under the name that it has in English."""
    row = milestone("1", "Договор подписан", None, code="M-1", kind=MILESTONE, links=(FileLink("9"),))
    file = ours(
        row, milestone("9", "Пуск", None, code="M-9", kind=MILESTONE, said={"name_en": "Start", "name_ru": "Пуск"})
    )
    assert {one.name for one in plan(plant, file).differences} == {"Contract signed", "Start"}
    assert {one.name for one in plan(plant, file, "ru").differences} == {"Договор подписан", "Пуск"}


def test_a_refused_attribute_is_told_where_nothing_else_differs(plant: Desk) -> None:
    """A division that is not there is no reason to call the record the same; what stands already is no fault."""
    row = FileRow(5, "P-1", "SX-EW plant", code="P-1", kind=PROJECT, summary=True, said={"division": "North"})
    found = plan(plant, ours(row))
    assert told(found) == ["P-1: there is no division “North”. Choose one of: Hydrometallurgy."]
    assert (found.differences[0].row, found.usual(), found.same) == (5, frozenset(), 0)
    by_name = plan(plant, ours(replace(row, said={"division": "гидрометаллургия"})))
    assert (by_name.differences, by_name.same) == ((), 1)


def test_choosing_by_code(plant: Desk) -> None:
    """Codes choose what is taken; one that the file says nothing new of is refused."""
    found = plan(plant, foreign(TOP, milestone("2", "A"), milestone("3", "B")))
    assert found.of_codes(["M-6"]) == frozenset({2})
    with pytest.raises(Refused, match="says nothing new of M-1"):
        found.of_codes(["M-1"])
    with pytest.raises(Refused, match=r"Nothing of .* is ticked"):
        apply_exchange(found, (), plant.recorder(), plant.store, TODAY)


def test_comparing_can_be_stopped(plant: Desk) -> None:
    """Whoever waits for a comparison can stop it."""
    progress = Progress()
    progress.stop()
    with pytest.raises(GivenUp):
        plan_exchange(foreign(TOP, milestone("2", "A")), plant.store, TODAY, "en", progress)
