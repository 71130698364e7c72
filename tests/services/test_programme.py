"""The programme in the ledger: read, recorded, refused, as known then, with its trends and what it does to forecasts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.periods import Period
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Dependency, Evidence, Link
from plantdesk.domain.scope import Scope
from plantdesk.services import programme as a
from plantdesk.services.language import Language
from plantdesk.services.lens import Lens
from plantdesk.services.lenses import Through
from plantdesk.services.ports import Among, Readable, RecordRow
from plantdesk.services.programme_figures import as_json, what_if
from plantdesk.services.programme_following import followed
from plantdesk.services.programme_recording import attach, confirm, record, remove
from plantdesk.services.programme_reminders import coming
from plantdesk.services.programme_trends import baselines, forecasts_of, report_days, trend_of
from plantdesk.services.programme_unknown import doubtful, doubtful_of, doubts_of
from plantdesk.services.recording import Entry, Outcome
from tests.helpers.programmes import record_milestone
from tests.helpers.stores import DAY, SECTIONS, Desk, section, typed

TODAY = date(2016, 6, 30)
PG, P1, P2 = Subject(PROGRAMME, "PG-1"), Subject(PROJECT, "P-1"), Subject(PROJECT, "P-2")
M1, M2 = Subject(MILESTONE, "M-1"), Subject(MILESTONE, "M-2")
ROWS: dict[Subject, dict[str, str | None]] = {
    PG: {"name_en": "Programme", "kind": "company", "end": "2020-12-31"},
    P1: {
        "name_en": "SX-EW line 2",
        "name_ru": "Линия 2",
        "programme": "PG-1",
        "route": "hydro",
        "start": "2016-01-01",
        "budget": "1000",
        "currency": "USD",
        "effect_figure": "cathode_t",
        "effect_t_year": "7300",
        "effect_from": "M-2",
    },
    M1: {"name_en": "Contract", "in_project": "P-1", "baseline": "2016-05-01", "actual": "2016-05-03"},
    M2: {
        "name_en": "Electrowinning",
        "in_project": "P-1",
        "baseline": "2016-08-15",
        "forecast": "2016-08-15",
        "depends": "M-1:FS:30",
    },
}


@pytest.fixture
def programme(desk: Desk) -> Desk:
    """Give a store with a programme of one project and two milestones."""
    done(desk, ROWS)
    return desk


def done(desk: Desk, rows: Mapping[Subject, Mapping[str, str | None]], reason: str | None = None) -> Outcome:
    """Record what must be accepted."""
    return record(desk.recorder(), TODAY, rows, reason).or_raise()


def refused(desk: Desk, rows: Mapping[Subject, Mapping[str, str | None]], reason: str | None = "because") -> str:
    """Record what must be refused; nothing of it may be stored. Gives the line."""
    before = desk.store.arrival()
    with pytest.raises(Refused) as fault:
        record(desk.recorder(), TODAY, rows, reason).or_raise()
    assert desk.store.arrival() == before
    return str(fault.value.message)


def test_what_is_recorded_is_read_back(programme: Desk) -> None:
    """All dates at once, words of what is looked at; the ledger proves it."""
    found = a.portfolio(programme.store)
    one = found.projects["P-1"]
    assert [promise.code for promise in one.promises] == ["M-1", "M-2"]
    assert one.promises[1].depends == (Dependency("M-1", Link.FS, 30),)
    assert one.promises[1].confirmed == TODAY
    assert [one.name.ru, one.name.kk, one.budget, one.currency] == ["Линия 2", "Линия 2", 1000, "USD"]
    assert one.effect is not None
    assert one.effect.tonnes_a_year == 7300
    assert found.programmes["PG-1"].end == date(2020, 12, 31)
    assert a.names(programme.store, MILESTONE, ["M-2"])["M-2"].en == "Electrowinning"
    assert programme.fault() is None


def test_an_older_store_without_projects_stays_readable(desk: Desk) -> None:
    """Milestones of no project are loose, may be added as ever, and have their project's name as it was typed."""
    record_milestone(desk.recorder(), "M-1", {"name_en": "Fan", "project_en": "Mine", "forecast": "2016-08-01"})
    done(desk, {Subject(MILESTONE, "M-2"): {"name_en": "Pump"}})
    found = a.portfolio(desk.store)
    assert [one.code for one in found.loose] == ["M-1", "M-2"]
    assert not found.projects
    first, waiting = coming(desk.store, TODAY, 1)
    assert ([one.project.en for one in first], waiting) == (["Mine"], 2)


def test_what_comes_next_names_its_project(programme: Desk) -> None:
    """The list shows the project by the name that it has now, overdue first, and nothing that is met or removed."""
    first, waiting = coming(programme.store, TODAY, 9)
    assert [(one.name.en, one.project.en, one.due) for one in first] == [
        ("Electrowinning", "SX-EW line 2", date(2016, 8, 15))
    ]
    assert waiting == 1
    done(programme, {P1: {"effect_from": None}}, "no effect")
    remove(programme.recorder(), TODAY, [M2], "not built").or_raise()
    assert coming(programme.store, TODAY, 9) == ((), 0)


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ({M1: {"depends": "M-2"}}, "in a circle: M-1 → M-2 → M-1"),
        ({M1: {"depends": "M-1"}}, "in a circle: M-1 → M-1"),
        ({M2: {"depends": "M-9"}}, "M-2 waits for M-9, and there is no such milestone"),
        ({M2: {"actual": "2016-07-01"}}, "has not come yet"),
        ({M2: {"forecast": "2015-12-31"}}, "is before the start 2016-01-01"),
        ({M2: {"start": "2016-09-01"}}, "is before the start 2016-09-01"),
        ({Subject(MILESTONE, "M-3"): {"name_en": "Fan"}}, "M-3 belongs to no project"),
        ({Subject(MILESTONE, "M-3"): {"in_project": "P-9"}}, "there is no"),
        ({P1: {"programme": "PG-9"}}, "PG-9. Record it first"),
        ({M1: {"removed": "yes"}}, "M-1 cannot be removed while it is needed by ['M-2']"),
        ({M2: {"removed": "yes"}}, "M-2 cannot be removed while it is needed by ['P-1']"),
        ({P1: {"removed": "yes"}}, "P-1 cannot be removed while it is needed by ['M-1', 'M-2']"),
        ({PG: {"removed": "yes"}}, "PG-1 cannot be removed while it is needed by ['P-1']"),
        ({M2: {"percent": "101"}}, "Give a number from 0 to 100"),
        ({P1: {"budget": "-1"}}, "number from 0 to "),
        ({P1: {"budget": "NaN"}}, "number from 0 to "),
        ({M2: {"forecast": "soon"}}, "Write it like 2016-06-30"),
        ({M2: {"forecast": "2216-01-01"}}, "more than 50 years away"),
        ({M2: {"depends": "M-1:XX:1"}}, "M-3:FS:10"),
        ({M2: {"status": "green"}}, "is not one of"),
        ({M2: {"colour": "red"}}, "colour is not known of a milestone"),
        ({Subject(MILESTONE, "M 3"): {"name_en": "x"}}, "cannot be a code"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(
    programme: Desk, row: dict[Subject, dict[str, str | None]], line: str
) -> None:
    """Circles, facts of tomorrow, forecasts before the start, homeless milestones, losses: nothing is stored of them."""
    assert line in refused(programme, row)


def test_one_wrong_row_leaves_all_of_them_out(programme: Desk) -> None:
    """An import of many is taken whole or not at all."""
    assert "in a circle" in refused(programme, {M2: {"forecast": "2016-10-01"}, M1: {"depends": "M-2"}})
    assert programme.value(M2, "forecast") == "2016-08-15"


def test_rows_of_one_command_may_need_one_another(programme: Desk) -> None:
    """A new project and its milestones come together; what is removed together holds nothing up."""
    m3, m4 = Subject(MILESTONE, "M-3"), Subject(MILESTONE, "M-4")
    done(
        programme,
        {
            m4: {"in_project": "P-2", "depends": "M-3"},
            m3: {"in_project": "P-2", "forecast": "2016-09-01"},
            P2: {"name_en": "Fan", "programme": "PG-1"},
        },
    )
    remove(programme.recorder(), TODAY, [P2, m3, m4], "given up").or_raise()
    assert list(a.portfolio(programme.store).projects) == ["P-1"]
    assert a.next_code(programme.store, PROJECT) == "P-3"
    assert a.next_code(programme.store, MILESTONE) == "M-5"


def test_a_status_by_hand_needs_a_reason_and_goes_first(programme: Desk) -> None:
    """An override is told apart from what is computed, and can be taken back."""
    assert "give a reason" in refused(programme, {M2: {"status": "late"}}, None)
    done(programme, {M2: {"status": "late"}}, "contractor left")
    one = a.portfolio(programme.store).promises()["M-2"]
    assert (one.status(TODAY), one.computed(TODAY)) == (Status.LATE, Status.ON_TIME)
    done(programme, {M2: {"status": None}}, "back again")
    assert a.portfolio(programme.store).promises()["M-2"].status(TODAY) is Status.ON_TIME


def test_limits_are_dated_settings(programme: Desk) -> None:
    """From July on a plant is stricter; June is judged as before."""
    done(programme, {M2: {"forecast": "2016-09-01"}}, "rain")
    july = date(2016, 7, 1)
    programme.recorder().configure([(Subject(p.PLANT, p.PLANT, july), {"milestone_late_days": "10"})])
    for day, status in ((TODAY, Status.AT_RISK), (july, Status.LATE)):
        assert (
            a.portfolio(programme.store, day).projects["P-1"].status(day, a.limits_of(programme.store.plant(), day))
            is status
        )


def test_history_needs_no_extra_work(programme: Desk) -> None:
    """Each forecast keeps its report day: the trend of any past days, versions of the baseline, the count of changes."""
    for days, forecast in ((30, "2016-09-15"), (31, "2016-11-01")):
        programme.clock.advance(days=days)
        day = programme.clock.moment.date()
        record(programme.recorder(), day, {M2: {"forecast": forecast}}, "rain").or_raise()
    programme.clock.advance(days=1)
    today = programme.clock.moment.date()
    record(programme.recorder(), today, {M2: {"baseline": "2016-10-01"}}, "new contract").or_raise()
    reports = [TODAY, date(2016, 7, 30), date(2016, 8, 30)]
    found = trend_of(programme.store, "M-2", today, reports)
    assert [one.expected for one in found.reports] == [date(2016, 8, 15), date(2016, 9, 15), date(2016, 11, 1)]
    assert (found.reforecasts, found.slip_days) == (2, 78)
    assert found.never
    assert [(one.number, one.value, one.reason) for one in baselines(programme.store, "M-2")] == [
        (0, date(2016, 8, 15), None),
        (1, date(2016, 10, 1), "new contract"),
    ]
    assert [one.recorded for one in forecasts_of(programme.store, "M-2")] == reports
    then = Lens(known_on=date(2016, 7, 30)).over(programme.store)
    assert a.portfolio(then).promises()["M-2"].forecast == date(2016, 9, 15)
    assert trend_of(then, "M-2", date(2016, 7, 30), reports[:2]).reforecasts == 1
    assert trend_of(programme.store, "M-9", today).reports == ()
    assert report_days(date(2016, 5, 10), date(2016, 7, 3)) == [
        date(2016, 5, 10),
        date(2016, 5, 31),
        date(2016, 6, 30),
        date(2016, 7, 3),
    ]


def test_a_confirmation_is_a_day_and_changes_no_forecast(programme: Desk) -> None:
    """A forecast that still stands is said to; it is no re-forecast."""
    programme.clock.advance(days=70)
    today = programme.clock.moment.date()
    confirm(programme.recorder(), today, ["M-2"]).or_raise()
    assert a.portfolio(programme.store).promises()["M-2"].confirmed == today
    assert trend_of(programme.store, "M-2", today).reforecasts == 0


def test_what_proves_a_milestone_is_named_by_its_hash(programme: Desk) -> None:
    """Two files, the same one given twice: two lines, each with the hash under which it is kept."""
    one, other = Evidence("act 12.pdf", "a" * 64), Evidence("photo.jpg", "b" * 64)
    for file in (one, other, one):
        attach(programme.recorder(), TODAY, M1, programme.store, file)
    assert a.read_evidence(programme.value(M1, "evidence")) == (one, other)


def test_a_project_adds_to_the_forecast_from_its_date_on(programme: Desk) -> None:
    """Twenty tonnes a day from 15 August to the year's end are a part of their own; other figures are as they were."""
    days = [DAY - timedelta(days=back) for back in range(12)]
    shifts = [section(unit, day, shift) for day in days for unit in SECTIONS for shift in ("day", "night")]
    programme.recorder().save([Entry(shift, typed(cathode_t="100")) for shift in shifts]).or_raise()
    found = what_if(programme.store, DAY, {"M-2": date(2016, 9, 30)})
    before, after = found.before[Period.YEAR], found.after[Period.YEAR]
    assert [before.projects_t, after.projects_t] == [20 * 139, 20 * 93]
    assert before.linear_t == after.linear_t
    assert before.with_projects_t is not None
    assert before.linear_t is not None
    assert before.with_projects_t - before.linear_t == 20 * 139
    assert found.before[Period.MONTH].projects_t == 0
    assert found.figures_after.effect_on_year_kt == Decimal("-0.92")
    assert [one.code for one in found.moved] == ["M-2"]
    assert programme.value(M2, "forecast") == "2016-08-15"
    pyro = Lens(scope=Scope(process="pyro")).over(programme.store)
    assert what_if(pyro, DAY, {}).before[Period.YEAR].projects_t is None


def test_as_known_then_equals_what_stood_then(programme: Desk) -> None:
    """The whole programme as known on a past day is what was read on that day, removed records too."""
    then = a.portfolio(programme.store)
    programme.clock.advance(days=5)
    today = programme.clock.moment.date()
    record(programme.recorder(), today, {M2: {"forecast": "2017-01-01"}, P1: {"effect_from": None}}, "late").or_raise()
    remove(programme.recorder(), today, [M2], "given up").or_raise()
    assert a.portfolio(programme.store) != then
    assert a.portfolio(Lens(known_on=TODAY).over(programme.store)) == then
    assert as_json(a.portfolio(Lens(known_on=TODAY - timedelta(days=1)).over(programme.store)), TODAY)["projects"] == 0


# --- one path, whoever records or takes back ---------------------------------------------------------------------------


def test_the_recorder_itself_keeps_the_programme_in_order(programme: Desk) -> None:
    """Who saves milestones without the programme's own door meets the same rules, and nothing is stored."""
    before = programme.store.arrival()
    for key, value in (("in_project", "P-9"), ("depends", "M-2:FS:0"), ("forecast", "2015-01-01")):
        entry = Entry(M2 if key != "forecast" else Subject(MILESTONE, "M-2"), {key: value})
        with pytest.raises(Refused):
            programme.recorder().save([entry], "milestone", reason="because", all_or_nothing=True)
    assert programme.store.arrival() == before


def test_a_project_whose_milestones_remain_is_not_taken_back(desk: Desk) -> None:
    """Undo of the command that made a project is refused while milestones of it stand, and says which."""
    done(desk, {P1: {"name_en": "SX-EW line 2"}})
    done(desk, {M1: {"name_en": "Contract", "in_project": "P-1"}})
    record(desk.recorder("boris"), TODAY, {M2: {"name_en": "Later", "in_project": "P-1"}}).or_raise()
    undo = desk.undo()
    undo.undo()
    with pytest.raises(Refused) as fault:
        undo.undo()
    assert (
        Language("en").say(fault.value.message) == "P-1 cannot be removed while it is needed by M-2. Change that first."
    )
    assert "P-1" in a.portfolio(desk.store).projects


def test_a_milestone_does_not_come_back_into_a_project_that_is_gone(desk: Desk) -> None:
    """Undo of a removal brings a milestone back only where its project, and what it waits for, still stand."""
    done(desk, {P1: {"name_en": "Line"}, M1: {"name_en": "Contract", "in_project": "P-1"}})
    remove(desk.recorder(), TODAY, [M1], "not needed").or_raise()
    remove(desk.recorder("boris"), TODAY, [P1], "nor is it").or_raise()
    with pytest.raises(Refused) as fault:
        desk.undo().undo()
    assert Language("en").say(fault.value.message) == "M-1: there is no Project P-1. Record it first."


def test_taking_back_does_not_close_a_circle(desk: Desk) -> None:
    """Undo that would have milestones wait for one another again is refused; so is one whose dates lie before a start."""
    done(desk, {P1: {"name_en": "Line"}})
    done(desk, {M1: {"name_en": "A", "in_project": "P-1"}, M2: {"name_en": "B", "in_project": "P-1"}})
    done(desk, {M1: {"depends": "M-2", "forecast": "2016-08-01"}})
    done(desk, {M1: {"depends": None, "forecast": "2016-10-01"}}, "swapped")
    record(desk.recorder("boris"), TODAY, {M2: {"depends": "M-1"}}).or_raise()
    undo = desk.undo()
    with pytest.raises(Refused) as fault:
        undo.undo()
    assert "in a circle" in str(fault.value.message)
    record(desk.recorder("boris"), TODAY, {M2: {"depends": None}, M1: {"start": "2016-09-01"}}, "free").or_raise()
    with pytest.raises(Refused) as fault:
        undo.undo()
    assert "before the start" in str(fault.value.message)


def test_clearing_all_of_a_record_is_removing_it(programme: Desk) -> None:
    """Nobody loses a project by clearing its name while milestones of it stand."""
    told = refused(programme, {P1: dict.fromkeys(key for key in ROWS[P1])})
    assert "P-1 cannot be removed" in told
    assert "M-1" in told


def test_an_effect_begins_with_a_milestone_that_is_there(programme: Desk) -> None:
    """The milestone from which an effect counts is one that stands."""
    assert "M-77. Record it first." in refused(programme, {P1: {"effect_from": "M-77"}})


def test_a_division_is_one_that_the_plant_has(programme: Desk) -> None:
    """Whoever records it, by whatever door: the line names those that there are; it goes with nothing that names it."""
    say, row = Language("en").say, Entry(P1, {a.DIVISION: "d9"})
    assert "the plant has none yet. Set it up first." in refused(programme, {P1: {a.DIVISION: "d9"}})
    division = Subject(p.DIVISION, "d1", date(2020, 1, 1))
    programme.recorder("boris").configure([(division, {p.NAME_EN: "Smelter"})])
    with pytest.raises(Refused) as fault:
        programme.recorder().save([row], "milestone", all_or_nothing=True)
    assert say(fault.value.message) == "P-1: there is no division “d9”. Choose one of: Smelter."
    done(programme, {P1: {a.DIVISION: "d1"}})
    with pytest.raises(Refused) as fault:
        programme.undo("boris").undo()
    assert say(fault.value.message) == "“Smelter” cannot be taken back: projects name it (P-1). Change that first."


def test_an_effect_counts_from_a_milestone_of_its_own(programme: Desk) -> None:
    """One of another project would be passed over in silence; nor does the milestone leave while it is counted from."""
    done(programme, {P2: {"name_en": "Dam"}, Subject(MILESTONE, "M-3"): {"name_en": "Fan", "in_project": "P-2"}})
    assert "P-1: the effect counts from a milestone of the project itself, and M-3 belongs to P-2" in refused(
        programme, {P1: {a.EFFECT_SINCE: "M-3"}}
    )
    assert "M-2: the effect of P-1 counts from this milestone" in refused(programme, {M2: {a.IN_PROJECT: "P-2"}})
    done(programme, {M2: {a.IN_PROJECT: "P-2"}, P1: {a.EFFECT_SINCE: "M-1"}}, "moved together")


def test_a_stored_number_out_of_bounds_says_why_it_is_unknown(programme: Desk) -> None:
    """What another program wrote is read as unknown; the cause is told of each, and of nothing else."""
    stored = {P1: {a.BUDGET: "-5", a.JOBS_KEPT: "2.5", a.EFFECT_TONNES: "much"}, M2: {a.PERCENT: "101"}}
    assert doubtful(programme.store, a.portfolio(programme.store)) == ()
    entries = [Entry(subject, row) for subject, row in stored.items()]
    programme.recorder().save(entries, "milestone", reason="an older program").or_raise()
    found = doubtful(programme.store, a.portfolio(programme.store))
    say = Language("en").say
    assert [(one.subject.unit, one.key, one.stored, say(one.why).replace("\u00a0", " ")) for one in found] == [
        (
            "P-1",
            a.BUDGET,
            "-5",
            "cannot be computed: Budget is −5, and that lies outside 0 to 1 000 000 000 000 000. Correct it.",
        ),
        (
            "P-1",
            a.JOBS_KEPT,
            "2.5",
            "cannot be computed: Jobs kept is 2.5, and that is not a whole number. Correct it.",
        ),
        ("P-1", a.EFFECT_TONNES, "much", "cannot be computed: Effect, t a year: “much” is not a number. Correct it."),
        (
            "M-2",
            a.PERCENT,
            "101",
            "cannot be computed: Complete, % is 101, and that lies outside 0 to 100. Correct it.",
        ),
    ]
    assert doubtful_of(programme.store, M2) == found[3:]


def test_an_effect_that_begins_with_another_projects_milestone_is_told_of_its_project(programme: Desk) -> None:
    """The page of one project says it, beside its numbers that do not count, without reading all others."""
    found = a.portfolio(programme.store).projects["P-1"]
    said = {a.BUDGET: "-5", a.SPEND: "7", "name_en": "Line"}
    assert list(doubts_of(said, found)) == [a.BUDGET]
    assert found.effect is not None
    elsewhere = replace(found, effect=replace(found.effect, since="M-9"))
    told = doubts_of({}, elsewhere)
    assert list(told) == [a.EFFECT_SINCE]
    assert "M-9 is none of its own milestones" in Language("en").say(told[a.EFFECT_SINCE])


def test_what_is_followed_is_what_would_be_read(programme: Desk) -> None:
    """After any save the programme is as if read whole, though milestones of other projects are not read again."""
    fan, loose = Subject(MILESTONE, "M-3"), Subject(MILESTONE, "M-9")
    done(programme, {P2: {"name_en": "Dam"}, fan: {"name_en": "Fan", "in_project": "P-2"}})
    steps: tuple[dict[Subject, dict[str, str | None]], ...] = (
        {M2: {"forecast": "2016-10-01"}},
        {Subject(MILESTONE, "M-4"): {"name_en": "Pump", "in_project": "P-2", "depends": "M-1"}},
        {fan: {"in_project": "P-1"}, Subject(MILESTONE, "M-4"): {"in_project": "P-1"}},
        {fan: {"removed": "yes"}},
        {P2: {"budget": "7"}, M2: {"confirmed": "2016-06-30"}},
        {Subject(PROJECT, "P-3"): {"name_en": "Mill"}, loose: {"name_en": "Fan", "in_project": "P-3"}},
        {PG: {"end": "2019-12-31"}},
    )
    found = a.whole_portfolio(programme.store, TODAY)
    for rows in steps:
        done(programme, rows, "because")
        found = followed(programme.store, found, rows, TODAY)
        assert found == a.whole_portfolio(programme.store, TODAY)
    programme.undo().undo()
    assert followed(programme.store, found, [PG], TODAY) == a.whole_portfolio(programme.store, TODAY)
    one = {M1: {"weight": "2"}}
    done(programme, one)
    watched = Watched(programme.store)
    followed(watched, a.whole_portfolio(programme.store, TODAY), one, TODAY)
    assert watched.asked == [(MILESTONE, (a.IN_PROJECT, {"P-1"}))]


def test_an_older_list_of_milestones_is_followed_whole(desk: Desk) -> None:
    """Milestones of no project are read with all the others, also where one of them comes into a project."""
    done(desk, {M1: {"name_en": "Contract"}, M2: {"name_en": "Electrowinning"}})
    found = a.whole_portfolio(desk.store, TODAY)
    for rows in ({M1: {"forecast": "2016-10-01"}}, {P1: {"name_en": "Line"}}, {M1: {"in_project": "P-1"}}):
        done(desk, rows, "because")
        found = followed(desk.store, found, rows, TODAY)
        assert found == a.whole_portfolio(desk.store, TODAY)


class Watched(Through):
    """A ledger that remembers which records were asked for, and among which."""

    def __init__(self, ledger: Readable) -> None:
        super().__init__(ledger)
        self.asked: list[tuple[str, Among | None]] = []

    def known(self, until: int) -> Readable:
        """Give it as it was known."""
        return self._ledger.known(until)

    def records(
        self, kind: str, figures: Sequence[str], dated: Sequence[str] = (), among: Among | None = None
    ) -> list[RecordRow]:
        """Remember and give."""
        self.asked.append((kind, among))
        return self._ledger.records(kind, figures, dated, among)


def test_a_forecast_that_stands_is_emptied_by_taking_back_alone(desk: Desk) -> None:
    """Emptied, a forecast would hide its slip: a milestone that is met may lose it, and undo may take it back."""
    bare = {key: text for key, text in ROWS[M2].items() if key != a.FORECAST}
    done(desk, {**ROWS, M2: bare})
    done(desk, {M2: {a.FORECAST: "2016-09-30"}})
    recorder = desk.recorder()
    with pytest.raises(Refused, match="M-2") as refused:
        record(recorder, TODAY, {M2: {a.FORECAST: None}}, "tidy")
    assert "Give the date that is expected now." in Language("en").say(refused.value.message)
    desk.undo().undo()
    assert desk.store.at([M2])[M2][a.FORECAST].value is None
    done(desk, {M2: {a.FORECAST: "2016-09-30"}})
    record(recorder, TODAY, {M2: {a.FORECAST: None, a.ACTUAL: "2016-06-29"}}, "met").or_raise()


def test_a_project_does_not_begin_after_its_first_milestone(programme: Desk) -> None:
    """The first milestone in the way is named; up to its day the start moves freely."""
    with pytest.raises(Refused) as refused:
        record(programme.recorder(), TODAY, {P1: {a.START: "2019-01-01"}}, "later")
    told = Language("en").say(refused.value.message)
    assert told == "P-1: the start 01.01.2019 is after milestone M-1, Actual 03.05.2016. Correct one of them."
    record(programme.recorder(), TODAY, {P1: {a.START: "2016-05-03"}}, "later").or_raise()
