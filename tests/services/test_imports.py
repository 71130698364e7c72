"""An import takes what can be taken, refuses the rest by line and reason, and says where a file contradicts itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import standard_catalogue
from plantdesk.domain.quantities import Value, decode, readings
from plantdesk.services import imports
from plantdesk.services.import_checks import CheckDifference, TotalDifference
from plantdesk.services.import_rows import FileRefusal, FileRow, FileValue, file_headings
from plantdesk.services.imports import Counts, FileQuestion, ImportPlan, Origin, apply, prepare
from plantdesk.services.language import Language
from plantdesk.services.recording import Entry, Recorder
from plantdesk.services.undo import Undo
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Store
from tests.helpers.clocks import FixedClock

ORIGIN = Origin("log.csv", "ab" * 32)
FIRST = date(2010, 1, 1)
DAY = date(2016, 6, 1)
NORTH = Subject("source", "o1", DAY, "day")
MILL = Subject("concentrator", "c1", DAY, "day")


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """Give a store with two ore sources, both routed to one concentrator."""
    store = Store(tmp_path / "p.plantdesk", standard_catalogue(), Stations(tmp_path / "st"), clock.now, create=True)
    Recorder(store, clock.now, lambda: "p1").configure(
        [
            (
                Subject("source", "o1", FIRST),
                {"name_en": "North", "name_ru": "Северный", "code": "N", "route": "concentrator:c1"},
            ),
            (Subject("source", "o2", FIRST), {"name_en": "South", "route": "concentrator:c1"}),
            (Subject("concentrator", "c1", FIRST), {"name_en": "Mill"}),
        ]
    )
    yield store
    store.close()


@pytest.fixture
def recorder(store: Store, clock: FixedClock) -> Recorder:
    """Give the recorder of one person."""
    return Recorder(store, clock.now, lambda: "p1")


@pytest.fixture
def plan(store: Store, clock: FixedClock) -> Callable[..., ImportPlan]:
    """Plan the import of some rows into the ore tab."""

    def prepared(*rows: FileRow, decimals: Mapping[str, int | None] | None = None) -> ImportPlan:
        return prepare(rows, "ore", store, clock.now, ORIGIN, decimals)

    return prepared


def cell(text: str, column: str = "D") -> FileValue:
    """Make a cell of a text as a reader would read it."""
    return FileValue(text, readings(text), column)


def row(line: int = 2, day: object = DAY, shift: str | None = "day", source: str | None = "North", **more: object):
    """Make a row: figures and checks are texts by key, ``total`` marks it as a total."""
    total = more.pop("total", None)
    checks = {k: cell(str(v), "X") for k, v in (more.pop("checks", None) or {}).items()}  # type: ignore[union-attr]
    values = {key: None if text is None else cell(str(text)) for key, text in more.items()}
    return FileRow("June", line, day, shift, {"source": source, "concentrator": None}, values, checks, total)  # type: ignore[arg-type]


def stands(store: Store, subject: Subject, key: str) -> Value | None:
    """Give what stands for a figure."""
    standing = store.at([subject]).get(subject, {}).get(key)
    return None if standing is None or standing.value is None else decode(standing.value)


def why(plan: ImportPlan) -> str:
    """Give the one refusal in English."""
    (refusal,) = plan.refused
    return told(refusal)


def told(what: FileRefusal | TotalDifference | CheckDifference | FileQuestion) -> str:
    """Say in English, with plain spaces, what the import tells."""
    return Language("en").say(what.told).replace("\N{NO-BREAK SPACE}", " ")


def test_what_the_file_says_is_recorded_as_one_command(store, recorder, plan):
    """Numbers, none and below detection arrive as they stand; the command says from which file."""
    made = plan(row(wet_t="1 200", moisture_pct="5,2", cu_pct="-"), row(3, source="South", wet_t="0", cu_pct="<0,005"))
    assert store.arrival() == 1, "planning wrote something"
    result = apply(made, recorder)
    (recorded,) = result.commands
    assert result.counts == made.counts == Counts(added=5)
    assert stands(store, NORTH, "wet_t") == Value(Decimal(1200))
    assert stands(store, NORTH, "cu_pct") == Value(None)
    south = Subject("source", "o2", DAY, "day")
    assert stands(store, south, "cu_pct") == Value(Decimal("0.005"), below=True)
    assert (recorded.command.kind, recorded.command.source) == ("import", "import file")
    assert '"file": "log.csv"' in recorded.command.about
    assert ORIGIN.sha256 in recorded.command.about


def test_a_file_imported_twice_changes_nothing(store, recorder, plan):
    """Every figure says the same the second time, also with other zeros at its end, and no command is recorded."""
    apply(plan(row(wet_t="1200", moisture_pct="5.2")), recorder)
    before = store.arrival()
    again = plan(row(wet_t="1200.0", moisture_pct="5,20"))
    assert again.counts == apply(again, recorder).counts == Counts(same=2)
    assert store.arrival() == before


def test_blanks_are_filled_and_changes_carry_the_file_as_their_reason(store, recorder, plan):
    """A late assay fills without a reason; a changed figure is a correction that names the file; a blank clears nothing."""
    apply(plan(row(wet_t="1200", moisture_pct="5")), recorder)
    made = plan(row(wet_t="1300", moisture_pct=None, cu_pct="0.9"))
    assert made.counts == Counts(filled=1, corrected=1)
    apply(made, recorder)
    reasons = {key: store.history(NORTH, key)[-1].reason for key in ("wet_t", "cu_pct")}
    assert reasons == {"wet_t": "import of log.csv", "cu_pct": None}
    assert stands(store, NORTH, "moisture_pct") == Value(Decimal(5))
    apply(plan(row(wet_t="1400")), recorder, "weighed again")
    assert store.history(NORTH, "wet_t")[-1].reason == "weighed again"


def test_undo_takes_back_the_whole_import(store, recorder, plan):
    """One undo and the shift is as if never imported."""
    apply(plan(row(wet_t="1200", moisture_pct="5"), row(3, source="South", wet_t="7")), recorder)
    Undo(store, lambda: "p1").undo()
    assert stands(store, NORTH, "wet_t") is None
    assert stands(store, Subject("source", "o2", DAY, "day"), "wet_t") is None


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"wet_t": "1,234"}, "June, line 2, column D: Wet ore: “1,234” may be 1.234, 1 234"),
        ({"moisture_pct": "100.1"}, "Moisture: 100.1 % is not below 100"),
        ({"wet_t": "-5"}, "Wet ore: −5 t is below 0"),
        ({"wet_t": "#N/A"}, "the cell shows the error #N/A"),
        ({"wet_t": "many"}, "“many” is not a number"),
        ({"day": "30.02.2016"}, "June, line 2: There is no day 30.02.2016"),
        ({"day": "01/02/2016"}, "“01/02/2016” is not a day"),
        ({"day": None}, "The row has no day"),
        ({"day": date(2017, 1, 1)}, "has not begun yet"),
        ({"shift": "evening"}, "There is no shift “evening” on 01.06.2016"),
        ({"shift": None}, "The row has no shift"),
        ({"source": "East"}, "There is no source “East” on 01.06.2016"),
        ({"source": None}, "Which source is meant is not said"),
        ({"day": date(2009, 1, 1)}, "The plant has no source on 01.01.2009"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_its_line(plan, values, reason):
    """One clear line for each; the good row beside it is taken all the same."""
    made = plan(row(**{"wet_t": "5", **values}), row(3, source="South", wet_t="7"))
    assert reason in why(made)
    assert (made.counts.refused, made.rows) == (1, 2)
    assert Subject("source", "o2", DAY, "day") in {entry.subject for entry in made.entries}


def test_only_the_bad_cell_of_a_row_is_refused(store, recorder, plan):
    """The other figures of its row are imported."""
    made = plan(row(wet_t="1200", moisture_pct="high", cu_pct="0,291"))
    assert made.by_figure == {
        "wet_t": Counts(added=1),
        "moisture_pct": Counts(refused=1),
        "cu_pct": Counts(added=1),
    }
    apply(made, recorder)
    assert stands(store, NORTH, "cu_pct") == Value(Decimal("0.291")), "291 lies outside the limits: no choice is left"


def test_rules_between_figures_hold_in_a_file_too(plan):
    """Tailings above the head grade are refused at their own cell, seen with the ore of the same shift."""
    made = plan(row(wet_t="1000", moisture_pct="5", cu_pct="0.3", conc_cu_pct="20", tail_cu_pct="0.4"))
    assert "tailings 0.4 % Cu are not below the feed" in why(made)
    assert made.counts == Counts(added=4, refused=1)


def test_days_shifts_and_units_may_be_written_in_many_ways(store, recorder, plan):
    """Dates of both forms, names in any language, codes and ids, and the only concentrator without a name."""
    apply(
        plan(
            row(2, day="01.06.2016", shift="Дневная", source="северный", wet_t="1"),
            row(3, day="2016-06-02", shift="NIGHT", source="n", wet_t="2"),
            row(4, day=dt.datetime(2016, 6, 3, tzinfo=dt.UTC), source="o1", wet_t="3", conc_dry_t="9"),
        ),
        recorder,
    )
    assert stands(store, NORTH, "wet_t") == Value(Decimal(1))
    assert stands(store, Subject("source", "o1", date(2016, 6, 2), "night"), "wet_t") == Value(Decimal(2))
    assert stands(store, Subject("concentrator", "c1", date(2016, 6, 3), "day"), "conc_dry_t") == Value(Decimal(9))


def test_a_row_of_blanks_yields_nothing(store, plan):
    """An empty slot is no entry and no fault, even on a day that does not exist."""
    made = plan(row(wet_t=None), row(3, day="31.06.2016", wet_t=None, cu_pct=None))
    assert (made.rows, made.counts, made.refused, made.entries) == (0, Counts(), (), ())


def test_two_values_for_one_figure_are_both_refused(plan):
    """Neither line is taken for the right one; the same value twice is no contradiction."""
    made = plan(row(2, wet_t="5", conc_dry_t="9"), row(9, wet_t="6", conc_dry_t="9.0"))
    assert [(r.place.line, r.figures) for r in made.refused] == [(2, ("wet_t",)), (9, ("wet_t",))]
    assert "5 here, but 6 in June, line 9" in told(made.refused[0])
    assert made.counts == Counts(added=1, refused=2)


def test_what_was_changed_since_the_plan_is_not_overwritten(store, recorder, plan):
    """Somebody corrects a figure between the dry run and the import: it is refused, the rest is imported."""
    recorder.save([Entry(NORTH, {"wet_t": Value(Decimal(5))})])
    made = plan(row(wet_t="6", moisture_pct="4"))
    recorder.save([Entry(NORTH, {"wet_t": Value(Decimal(7))})], reason="scale read again")
    result = apply(made, recorder)
    assert result.counts == Counts(filled=1, refused=1)
    assert "recorded 7 meanwhile" in told(result.refused[0])
    assert stands(store, NORTH, "wet_t") == Value(Decimal(7))


def test_figures_of_another_tab_are_refused(plan):
    """Cathodes are not imported into the ore tab, and the person is told where they belong."""
    with pytest.raises(Refused, match="belongs to"):
        plan(row(cathode_t="99"))


def test_totals_are_compared_with_their_parts(plan):
    """Differing totals are listed with line and both numbers; totals rounded by the file are not."""
    shifts = [row(2, wet_t="5400.4"), row(3, shift="night", wet_t="9980")]
    made = plan(*shifts, row(4, shift=None, total="day", wet_t="15380"))
    assert (made.totals.compared, made.totals.differences) == (1, ())
    made = plan(*shifts, row(4, shift=None, total="day", wet_t="15 420"), row(5, shift=None, total="month", wet_t="1"))
    day, month = (told(d) for d in made.totals.differences)
    assert day == "June, line 4, column D: Wet ore: the file's day total is 15 420, its shifts give 15 380.4."
    assert "total to date is 1, its shifts give 15 380.4" in month
    assert made.counts == Counts(added=2), "a total is no entry"


def test_a_mean_that_counted_a_blank_as_zero_is_found(plan):
    """A mean outside its shifts is wrong whatever its weights; one inside says nothing."""
    shifts = [row(2, conc_cu_pct="20.56"), row(3, shift="night", conc_cu_pct=None, wet_t="5")]
    made = plan(*shifts, row(4, shift=None, total="day", conc_cu_pct="15.42"))
    assert "the file's mean is 15.42, its shifts give 20.56" in told(made.totals.differences[0])
    made = plan(*shifts, row(4, shift=None, total="day", conc_cu_pct="20.56"))
    assert made.totals.differences == ()


def test_a_total_of_ambiguous_parts_is_not_judged(plan):
    """Where a part has two meanings, no difference is invented."""
    made = plan(
        row(2, wet_t="1", checks={"conc_cu_t": "36,915"}),
        row(3, shift=None, wet_t="1", total="day", checks={"conc_cu_t": "36.9"}),
    )
    assert (made.totals.compared, made.totals.differences) == (1, ())


def test_what_the_file_computed_is_compared_with_ours(plan):
    """Rounded as the file rounds: equal, different, and unknown to us are three answers."""
    made = plan(
        row(2, wet_t="1000", moisture_pct="5.05", checks={"dry_t": "950"}),
        row(3, shift="night", wet_t="1000", moisture_pct="6", checks={"dry_t": "950"}),
        row(4, source="South", wet_t="55", checks={"dry_t": "55", "other_t": "7"}),
        decimals={"dry_t": 0},
    )
    dry, other = made.checks
    assert (dry.rows, dry.compared, dry.matched) == (3, 3, 1)
    assert (dry.file, dry.ours) == (Decimal(1955), Decimal("1889.5"))
    assert [(d.place.line, d.ours) for d in dry.differences] == [(3, Decimal(940)), (4, None)]
    assert "here it is unknown" in told(dry.differences[1])
    assert (other.rows, other.compared, other.file, other.ours) == (1, 0, Decimal(7), None)


def test_checks_see_what_stands_already(recorder, plan):
    """Moisture that was recorded before the import counts in what we compute."""
    recorder.save([Entry(NORTH, {"moisture_pct": Value(Decimal(10))})])
    (check,) = plan(row(wet_t="1000", checks={"dry_t": "900"}), decimals={"dry_t": 0}).checks
    assert check.matched == 1


def test_a_slipped_decimal_mark_is_asked_about(plan):
    """A value ten times its neighbours is taken, and questioned with its line."""
    rows = [row(n, day=date(2016, 6, n), wet_t=f"100{n}") for n in range(1, 8)]
    made = plan(*rows, row(9, day=date(2016, 6, 9), wet_t="10040"))
    (question,) = made.questions
    assert "line 9" in told(question)
    assert "about 10 times the recent ones" in told(question)
    assert made.counts == Counts(added=8)


def test_a_large_file_is_recorded_month_by_month(store, recorder, plan, monkeypatch):
    """Beyond the limit each command holds whole months, and every one can be taken back by itself."""
    monkeypatch.setattr(imports, "WHOLE", 4)
    rows = [row(n, day=date(2016, month, n), wet_t="5") for month in (3, 4, 5) for n in range(1, 4)]
    result = apply(plan(*rows), recorder)
    assert [len(c.revisions) for c in result.commands] == [3, 3, 3]
    assert '"part": "2/3"' in result.commands[1].command.about
    Undo(store, lambda: "p1").undo()
    assert stands(store, Subject("source", "o1", date(2016, 5, 1), "day"), "wet_t") is None
    assert stands(store, Subject("source", "o1", date(2016, 4, 1), "day"), "wet_t") == Value(Decimal(5))


def test_a_total_may_be_of_a_shift_or_of_several_months(plan):
    """A shift's total has the rows of that shift alone; one at the end of the file may count every month."""
    rows = [row(2, wet_t="5"), row(3, source="South", wet_t="6"), row(4, day=date(2016, 5, 1), wet_t="7")]
    made = plan(
        *rows,
        row(5, source=None, total="shift", wet_t="12"),
        row(6, day=date(2016, 5, 1), source=None, total="month", wet_t="18"),
    )
    assert [told(d) for d in made.totals.differences] == [
        "June, line 5, column D: Wet ore: the file's shift total is 12, its rows give 11."
    ]
    assert made.totals.compared == 2


@pytest.mark.parametrize("tab", ["cathode", "ore"])
def test_no_heading_of_a_tab_has_two_meanings(tab):
    """Each spelling leads to one column only, in every language."""
    seen: dict[str, str] = {}
    for key, words in file_headings(standard_catalogue(), tab).items():
        for word in {" ".join(w.casefold().split()) for w in (key, *words)}:
            assert seen.setdefault(word, key) == key, word
    assert {"day", "shift"} <= seen.keys()
