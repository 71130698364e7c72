"""Every figure can be explained down to what was recorded, and follows from what explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Ratio, Sum
from plantdesk.domain.day import TOTAL
from plantdesk.domain.derivation import Completeness, Derivation, Role, close, walk
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, Span, span_of
from plantdesk.domain.quantities import Value, amount, readings
from plantdesk.domain.stock import OPENING_T, OWN_USE_T, PHYSICAL_T
from plantdesk.services.comparison import compare
from plantdesk.services.crops import ledge, section_history
from plantdesk.services.kpi import as_json_answer, kpi
from plantdesk.services.language import Language
from plantdesk.services.lenses import AsOf
from plantdesk.services.ore import ore_shift
from plantdesk.services.overview import overview
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.recording import Entry
from plantdesk.services.series import day_series
from plantdesk.services.stocktaking import record_stock, stock_subject
from plantdesk.services.trace import NAMED, ROWS, beside, command_of, known_refs, trace, unit_kind
from plantdesk.services.trace_asked import (
    COPPER_IN_CELLS,
    CROP_EFFICIENCY,
    FEED_GRADE,
    Asked,
    in_shift,
    read_asked,
    share_of,
)
from plantdesk.services.trace_rows import FORMULAS
from plantdesk.services.trace_words import as_json, lines
from tests.helpers.stores import CATALOGUE, SECTIONS, Desk, new_desk, section

DAY = date(2016, 6, 29)
BEFORE = DAY - timedelta(days=1)
ENGLISH = Language("en")
MAY = date(2016, 5, 30)


def ore(desk: Desk, day: date = DAY, shift: str = "day", *, tail: str | None = "0.10", north: str = "1.00") -> None:
    """Enter a shift of two ores, their concentrator and the heap."""
    desk.save(Subject(m.SOURCE, "north", day, shift), wet_t="1000", moisture_pct="3.0", cu_pct=north)
    desk.save(Subject(m.SOURCE, "south", day, shift), wet_t="500", moisture_pct="4.5", cu_pct="0.50")
    conc = {"conc_dry_t": "30.5", "conc_cu_pct": "25.0", "tail_cu_pct": tail}
    desk.save(Subject(m.CONCENTRATOR, "c1", day, shift), "ann", None, **conc)
    desk.save(Subject(m.HEAP, "h1", day, shift), pls_flow_m3h="40", pls_gpl="2.5", raffinate_gpl="<0.30")


def tankhouse(desk: Desk, day: date, shift: str = "day", units: tuple[str, ...] = SECTIONS) -> None:
    """Enter a shift of tankhouse sections: the second one without a meter of ampere-hours."""
    for place, unit in enumerate(units):
        texts: dict[str, str | None] = {
            "cathode_t": f"{40 + place}.5",
            "reject_t": "0.2",
            "cells_pulled": "20",
            "current_ka": "25.0",
            "ampere_hours_kah": "300",
            "cells_live": "200",
            "outage_h": "0.5",
            "energy_mwh": "10.8",
        }
        if unit == "s2":
            texts |= {"ampere_hours_kah": None, "reject_t": None}
        desk.save(section(unit, day, shift), "ann", None, **texts)


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Give a plant to read, with gaps: shifts and assays missing, a corrected figure, dashes, plans of sections."""
    desk = new_desk(tmp_path_factory.mktemp("traced"))
    for back in (45, 30, 29, 14, 13, 3, 2):
        tankhouse(desk, DAY - timedelta(days=back))
        ore(desk, DAY - timedelta(days=back), "night")
    tankhouse(desk, BEFORE)
    tankhouse(desk, BEFORE, "night", ("s1", "s3"))
    ore(desk, BEFORE)
    tankhouse(desk, DAY)
    desk.save(section("s3", DAY, "night"), cathode_t="-", cells_live="-")
    ore(desk, DAY, tail=None, north="<0.40")
    ore(desk, DAY, "night")
    desk.save(section("s1", DAY), author="boris", reason="weighed again", cathode_t="41.75")
    for month in (5, 6):
        record_plan(
            desk.recorder(),
            [PlanRow(date(2016, month, 1), p.SECTION, s, m.CATHODE_T, Value(Decimal(3000))) for s in SECTIONS],
            "keyboard",
        ).or_raise()
    yield desk
    desk.store.close()


def proved(derivation: Derivation) -> int:
    """Check that every line follows from the lines beneath it; gives how many lines there are."""
    count = 0
    for one in walk(derivation):
        assert one.holds, (one.ref, one.value, one.again())
        assert (one.value is not None) or (one.cause is not None) or one.typed is not None, one.ref
        count += 1
    return count


def kpi_keys(desk: Desk, day: date = DAY) -> dict[str, float | None]:
    """Give every number that ``kpi`` answers, by its key, as programs get it."""
    found: dict[str, float | None] = {}

    def take(prefix: str, block: Mapping[str, Any]) -> None:
        for key, value in block.items():
            if isinstance(value, Mapping):
                take(f"{prefix}{key}.", value)
            elif not isinstance(value, str | list):
                found[f"{prefix}{key}"] = None if value is None else float(value)

    take("", {key: block for key, block in as_json_answer(kpi(desk.store, day)).items() if isinstance(block, Mapping)})
    return found


def agrees(found: Derivation, shown: float | None) -> bool:
    """Tell whether a figure that is explained is the one that programs get (nine decimals)."""
    if found.value is None or shown is None:
        return found.value is None and shown is None
    return float(found.value) == pytest.approx(shown, rel=1e-12, abs=1e-8)


def test_every_key_figure_is_explained_by_what_it_is(plant: Desk) -> None:
    """The value that is explained is the one that kpi answers, and each line follows from those beneath it."""
    keys = kpi_keys(plant)
    assert {"cathode.year_t", "forecast.year.linear_t", "dispatch.year_t"} <= keys.keys()
    for key, shown in keys.items():
        found = trace(plant.store, key, DAY)
        assert agrees(found, shown), (key, found.value, shown)
        proved(found)


def test_an_empty_store_explains_why_it_knows_nothing(desk: Desk) -> None:
    """Unknown is said with its cause; shifts are still counted."""
    for key, shown in kpi_keys(desk).items():
        found = trace(desk.store, key, DAY)
        assert agrees(found, shown), key
        assert found.value is not None or found.cause is not None
        proved(found)


@pytest.mark.parametrize("figure", [*CATALOGUE.figures, *CATALOGUE.derived], ids=lambda figure: str(figure.key))
def test_every_figure_of_the_catalogue_is_explained(plant: Desk, figure: object) -> None:
    """Of the day, in its shifts, to date in every period, of one unit and of all: as charts and sums show it."""
    key, adds = figure.key, figure.adds  # type: ignore[attr-defined]
    kind = CATALOGUE.sheet(figure.sheet).subject  # type: ignore[attr-defined]
    units = plant.store.plant().units(kind, DAY)
    for unit in (TOTAL, *units):
        for day in (DAY, MAY):
            found = trace(plant.store, key, day, unit)
            series = day_series(plant.store, key, unit, day, day)
            shown = series.values[0] if series.values else None
            assert (found.value is None) is (shown is None), (unit, day)
            assert shown is None or float(found.value or 0) == pytest.approx(shown, rel=1e-9)
            proved(found)
        for shift in ("day", "night"):
            proved(trace(plant.store, in_shift(key, shift), DAY, unit))
    for period in Period:
        found = trace(plant.store, f"{key}.{period}", DAY)
        span = span_of(period, DAY).until(DAY)
        if isinstance(adds, Sum):
            rows = plant.store.daily_exact(kind, TOTAL, key, span.first, span.last)
            assert close(found.value, sum((Decimal(row[1]) for row in rows), Decimal(0)) if rows else None)
        if isinstance(adds, Ratio):
            over, under = found.open()
            assert close(found.value, None if not under.value else 100 * (over.value or 0) / under.value)
    proved(trace(plant.store, f"{key}.month", BEFORE))


def test_every_derived_figure_has_its_formula() -> None:
    """A derived figure that nobody explains in a row would end in the middle of a sum."""
    assert {derived.key for derived in CATALOGUE.derived} <= set(FORMULAS)


def grid_values(desk: Desk, day: date, shift: str) -> dict[tuple[str, str], tuple[Decimal | None, object]]:
    """Give what the grids show beside the typed figures of a shift: value and cause, by figure and unit."""
    plant = desk.store.plant()
    cells = desk.store.cells(day, day, (m.SECTION, m.SOURCE, m.CONCENTRATOR, m.HEAP))
    rows = {
        Subject(kind, unit, day, shift): {
            key: value
            for key, standing in cells.get(Subject(kind, unit, day, shift), {}).items()
            if standing.value is not None
            for value in readings(standing.value)[:1]
        }
        for kind in (m.SECTION, m.SOURCE, m.CONCENTRATOR, m.HEAP)
        for unit in plant.units(kind, day)
    }
    found: dict[tuple[str, str], tuple[Decimal | None, object]] = {}
    shown = ore_shift(CATALOGUE, plant, day, shift, {s: r for s, r in rows.items() if s.kind != m.SECTION})
    for unit, source in shown.sources.items():
        found[m.DRY_T, unit] = (source.dry_t.value, source.dry_t.cause)
        found[m.ORE_CU_T, unit] = (source.copper_t.value, source.copper_t.cause)
    for unit, mill in shown.concentrators.items():
        found[FEED_GRADE, unit] = (mill.feed.pct.value, mill.feed.pct.cause)
        found[m.RECOVERY_PCT, unit] = (mill.recovery_pct.value, mill.recovery_pct.cause)
        found[m.CONC_CU_T, unit] = (mill.copper_t.value, mill.copper_t.cause)
    for unit, heap in shown.heaps.items():
        found[m.PLS_M3, unit] = (heap.volume_m3.value, heap.volume_m3.cause)
        found[m.SX_CU_T, unit] = (heap.copper_t.value, heap.copper_t.cause)
        found[m.SX_EXTRACTION_PCT, unit] = (heap.extraction_pct.value, heap.extraction_pct.cause)
    history = section_history(desk.store, day)
    for unit in plant.units(m.SECTION, day):
        subject, known = Subject(m.SECTION, unit, day, shift), ledge(plant, unit, history, day, shift)
        assert known is not None
        balance = known.after(subject, rows[subject], "shift")
        found[m.DEPOSIT_T, unit] = (balance.deposit_t.value, None)
        found[COPPER_IN_CELLS, unit] = (balance.in_cells_t.value, None)
        if balance.crop is not None:
            found[CROP_EFFICIENCY, unit] = (balance.crop.efficiency_pct.value, None)
    return found


@pytest.mark.parametrize(("day", "shift"), [(DAY, "day"), (DAY, "night"), (BEFORE, "night"), (MAY, "night")])
def test_what_the_grids_compute_is_explained(plant: Desk, day: date, shift: str) -> None:
    """Harvest, deposit, copper in cells, dry ore, copper and recovery: the same value, or the same cause of none."""
    for (ref, unit), (value, cause) in grid_values(plant, day, shift).items():
        found = trace(plant.store, in_shift(ref, shift), day, unit)
        assert close(found.value, value), (ref, unit, found.value, value)
        assert cause is None or found.cause == cause, (ref, unit)
        assert found.value is not None or found.cause is not None
        proved(found)


def test_copper_in_cells_goes_back_to_the_pulls(desk: Desk) -> None:
    """Once every cell was pulled, each group of cells names the shift it was pulled in and its ampere-hours since."""
    for back in range(12, -1, -1):
        tankhouse(desk, DAY - timedelta(days=back), "day", ("s1",))
        tankhouse(desk, DAY - timedelta(days=back), "night", ("s1",))
    for ref in (COPPER_IN_CELLS, CROP_EFFICIENCY):
        found = trace(desk.store, in_shift(ref, "day"), DAY, "s1")
        assert found.value is not None
        assert proved(found) > 50
        names = [ENGLISH.say(one.name) for one in walk(found) if not isinstance(one.name, Span)]
        assert any(name.startswith("cells pulled") for name in names)
        assert any(one.ref == p.FARADAY for one in walk(found))


@pytest.mark.parametrize("figure", [m.CATHODE_T, m.CU_PCT, m.RECOVERY_PCT])
def test_comparisons_are_explained(plant: Desk, figure: str) -> None:
    """Plan, difference, per cent, last year: what the table of comparisons shows, for every period."""
    for compared in compare(plant.store, figure, DAY):
        one = compared.to_date
        shown = {
            "": one.actual,
            "plan.": one.planned,
            "delta.": one.delta,
            "pct.": one.pct,
            "last_year.": one.last_year,
            "last_year_delta.": one.last_year_delta,
            "last_year_pct.": one.last_year_pct,
        }
        for before, value in shown.items():
            found = trace(plant.store, f"{before}{figure}.{one.period}", DAY)
            assert close(found.value, value), (before, one.period, found.value, value)
            assert found.holds
            assert found.value is not None or found.cause is not None


def test_the_seven_day_figures_are_those_of_the_overview(plant: Desk) -> None:
    """Head grade and recovery of a week are explained as the tiles show them, days without all assays left out."""
    shown = overview(AsOf(plant.store, DAY), DAY)
    for ref, week in (("head_grade.week_pct", shown.head), ("recovery.week_pct", shown.recovery)):
        found = trace(plant.store, ref, shown.as_of)
        assert (found.value is None) is (week.value is None)
        assert week.value is None or float(found.value or 0) == pytest.approx(week.value, rel=1e-9)
        proved(found)


def test_a_corrected_figure_tells_both_values(plant: Desk) -> None:
    """The old value, the new one, who corrected it and why stand beneath the figure."""
    found = trace(plant.store, in_shift(m.CATHODE_T, "day"), DAY, "s1")
    assert (found.value, found.role) == (Decimal("41.75"), Role.FIGURE)
    newest, oldest = found.open()
    assert (newest.value, newest.stands) == (Decimal("41.75"), True)
    assert (oldest.value, oldest.stands) == (Decimal("40.5"), False)
    assert newest.revision is not None
    assert (newest.revision.command.author, newest.revision.reason) == ("boris", "weighed again")
    told = "\n".join(lines(found, ENGLISH, None))
    for words in ("Boris", "weighed again", "instead of 40.5", "scale", "stands now"):
        assert words in told


def test_below_detection_counts_as_half_its_limit(plant: Desk) -> None:
    """The typed value stays to be seen, and the line says what counts."""
    found = trace(plant.store, in_shift(m.CU_PCT, "day"), DAY, "north")
    assert found.typed == Value(Decimal("0.40"), below=True)
    assert found.value == amount(found.typed) == Decimal("0.20")
    assert "<0.40" in next(iter(lines(found, ENGLISH, 0)))


def test_what_is_unknown_says_why(plant: Desk) -> None:
    """A recovery without tailings names the assay that is missing, and its shift counts as missing in the month."""
    found = trace(plant.store, in_shift(m.RECOVERY_PCT, "day"), DAY, "c1")
    assert found.value is None
    assert found.cause is not None
    assert ENGLISH.say(found.cause) == "Copper in tailings: not entered yet."
    month = trace(plant.store, f"{m.RECOVERY_PCT}.month", DAY)
    assert month.completeness is not None
    assert not month.completeness.is_whole
    assert (month.is_partial, month.is_least) == (True, False)


def test_completeness_counts_shifts(plant: Desk) -> None:
    """A day of which a shift is missing is a least sum; a dash is there, and so is not missing."""
    found = trace(plant.store, "cathode.day_t", DAY)
    assert found.completeness == Completeness(1, 2)
    day, night = found.open()
    assert found.is_least
    assert not day.is_least
    assert night.value is None
    dashed = next(one for one in night.open() if one.subject and one.subject.unit == "s3")
    assert dashed.typed == Value(None)
    assert trace(plant.store, "cathode.day_t", BEFORE).completeness == Completeness(1, 2)


def test_the_constant_names_the_day_it_holds_from(desk: Desk) -> None:
    """A later constant does not touch the shifts before it; each names who set it."""
    desk.recorder().configure([(Subject(p.PLANT, p.PLANT, DAY), {p.FARADAY: "1.1852"})])
    for day, value, since in ((BEFORE, None, None), (DAY, Decimal("1.1852"), DAY)):
        tankhouse(desk, day, "day", ("s1",))
        found = trace(desk.store, in_shift(m.DEPOSIT_T, "day"), day, "s1")
        k = found.open()[0]
        assert (k.role, k.since) == (Role.CONSTANT, since)
        assert value is None or k.value == value
        assert proved(found) > 4
        authors = [one.revision.command.author for one in walk(k) if one.revision is not None]
        assert authors == ([] if since is None else ["ann"])


def test_a_divisions_plan_steps_back_behind_its_sections(desk: Desk) -> None:
    """What does not count is still shown, with the reason, and the sum follows without it."""
    desk.recorder().configure(
        [(Subject(p.DIVISION, "d1", p.FIRST_DAY), {p.NAME_EN: "Smelter"})]
        + [(Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: "d1"}) for s in SECTIONS]
    )
    rows = [("section", "s1", "1000"), ("division", "d1", "2500")]
    month = date(2016, 6, 1)
    made = [PlanRow(month, kind, unit, m.CATHODE_T, Value(Decimal(t))) for kind, unit, t in rows]
    record_plan(desk.recorder(), made, "keyboard").or_raise()
    found = trace(desk.store, f"plan.{m.CATHODE_T}.month", date(2016, 6, 30))
    assert found.value == 1000
    proved(found)
    left_out = [one for one in walk(found) if one.role is Role.CONSTANT and one.value is None]
    assert [ENGLISH.say(one.cause or "") for one in left_out] == [
        "does not count: its units are planned each by itself"
    ]
    assert trace(desk.store, "cathode.day_plan_t", date(2016, 6, 30)).value == Decimal(1000) / 30


def test_a_damaged_sum_is_seen() -> None:
    """A value that does not follow from the lines beneath it is called out."""
    parts = (Derivation("a", Role.CONSTANT, "a", Decimal(1)), Derivation("b", Role.CONSTANT, "b", Decimal(2)))
    wrong = Derivation(
        "sum", Role.RESULT, "sum", Decimal(4), open=lambda: parts, follows=lambda found: Decimal(len(found)) + 1
    )
    assert not wrong.holds
    assert "does not follow" in "\n".join(lines(wrong, ENGLISH, 1))
    assert as_json(wrong, 1)["follows"] is False


@pytest.mark.parametrize(
    ("ref", "unit"),
    [
        ("cathode.week_t", ""),
        ("nothing", ""),
        (f"{m.CATHODE_T}.decade", ""),
        (f"{m.CATHODE_T}@evening", ""),
        (m.CATHODE_T, "s9"),
        ("cathode.year_t", "s1"),
        (COPPER_IN_CELLS, "s1"),
        (f"{COPPER_IN_CELLS}@day", ""),
        ("plan.nothing", ""),
    ],
)
def test_what_cannot_be_asked_is_refused(desk: Desk, ref: str, unit: str) -> None:
    """An unknown figure, period, shift or unit gets one clear line."""
    with pytest.raises(Refused):
        trace(desk.store, ref, DAY, unit)


def test_a_question_is_carried_as_text() -> None:
    """Widgets carry it as a property; what is damaged is no question."""
    asked = Asked(in_shift(m.CATHODE_T, "night"), DAY, "s1")
    assert read_asked(str(asked)) == asked
    for text in ("", "cathode.year_t", "a|b|c", "|2016-06-29|"):
        assert read_asked(text) is None


def test_everything_that_is_offered_beside_a_figure_can_be_asked(plant: Desk) -> None:
    """The lists of the window offer nothing that would be refused."""
    for asked in (
        Asked("cathode.year_t", DAY),
        Asked(m.CATHODE_T, DAY, "s1"),
        Asked(f"{m.CU_PCT}.month", DAY),
        Asked(in_shift(m.TAIL_CU_PCT, "day"), DAY, "c1"),
        Asked(in_shift(COPPER_IN_CELLS, "day"), DAY, "s1"),
    ):
        others = beside(plant.store, asked)
        assert others.figures
        for ref, _ in others.figures:
            trace(plant.store, ref, DAY, asked.unit)
        for unit, _ in others.units:
            trace(plant.store, asked.ref, DAY, unit)


def test_every_known_reference_has_a_kind_of_unit(desk: Desk) -> None:
    """The command line resolves a unit's name by it."""
    for ref in known_refs(desk.store):
        assert unit_kind(desk.store, ref) is not None
        assert (unit_kind(desk.store, ref) == p.DIVISION) is (ref in NAMED)
    assert set(ROWS) <= set(known_refs(desk.store))


def counting(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Count how many days of entries are read."""
    days = 0
    before = desk.store.cells

    def cells(first: date, last: date, *rest: object, **named: object) -> object:
        nonlocal days
        days += (last - first).days + 1
        return before(first, last, *rest, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(desk.store, "cells", cells)
    return lambda: days


def test_a_level_is_read_when_it_is_opened(plant: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A year's sum reads the rows of no shift before somebody opens the day."""
    read = counting(plant, monkeypatch)
    found = trace(plant.store, f"{m.GRADE_A_T}.year", DAY)
    at_first = read()
    june = found.open()[-1]
    june.open()
    opened = read() - at_first
    assert opened <= 30
    june.open()[-1].open()
    assert read() - at_first - opened <= 2


def test_a_stock_is_explained_where_divisions_opened_on_other_days(desk: Desk) -> None:
    """Opening, output and dispatch of each division from its own opening on; the stocktake beside the books of its day."""
    units = {"d1": ("s1", "s2"), "d2": ("s3",)}
    desk.recorder().configure(
        [(Subject(p.DIVISION, division, p.FIRST_DAY), {p.NAME_EN: division}) for division in units]
        + [(Subject(p.SECTION, s, p.FIRST_DAY), {p.DIVISION_OF: d}) for d, of in units.items() for s in of]
    )
    begun = DAY - timedelta(days=10)
    for back in range(10):
        tankhouse(desk, DAY - timedelta(days=back))
    for division, since in (("d1", begun), ("d2", DAY - timedelta(days=4))):
        record_stock(desk.recorder(), stock_subject(division, since), {OPENING_T: Value(Decimal(100))}).or_raise()
    counted = {PHYSICAL_T: Value(Decimal(500)), OWN_USE_T: Value(Decimal(3))}
    for division in units:
        record_stock(desk.recorder(), stock_subject(division, DAY), counted).or_raise()
    lot = Subject(m.LOT, "A-1", DAY, "day")
    desk.recorder().save([Entry(lot, {m.DISPATCH_T: Value(Decimal("55.5")), "division": "d1", "destination": "china"})])
    shown = kpi_keys(desk)
    assert shown["dispatch.stock_t"] is not None
    for key in ("dispatch.stock_t", "dispatch.stocktake_difference_t", "dispatch.day_t"):
        found = trace(desk.store, key, DAY)
        assert agrees(found, shown[key]), (key, found.value, shown[key])
        assert proved(found) > 3
    for division in units:
        proved(trace(desk.store, "dispatch.stock_t", DAY, division))
    share = trace(desk.store, share_of("year"), DAY, "china")
    assert share.value == 100
    assert any(one.subject == lot for one in walk(share))
    proved(share)


def test_the_window_says_the_command_and_the_path_of_a_figure(plant: Desk) -> None:
    """Every key figure whose path is told is found there in the answer of kpi; others are told by their command alone."""
    say, answer = Language("en").say, as_json_answer(kpi(plant.store, DAY))
    assert say(command_of(Asked("cu_pct.month", DAY, "north"))) == (
        f"As text: plantdesk trace cu_pct.month --on {DAY.isoformat()} --unit north."
    )
    for ref in NAMED:
        told = say(command_of(Asked(ref, DAY)))
        assert f"plantdesk trace {ref} --on {DAY.isoformat()}" in told
        place: object = answer
        for part in ref.split("."):
            place = place.get(part, "nowhere") if isinstance(place, dict) else "nowhere"
        assert ("kpi --json" in told) is (place != "nowhere"), ref


def test_a_shift_whose_ore_has_no_grade_yet_is_not_counted_for_the_head_grade(desk: Desk) -> None:
    """Weighed ore without a grade is no head grade: 1 of 2 shifts, but what is known still tells the week."""
    ore(desk)
    for unit in ("north", "south"):
        desk.save(Subject(m.SOURCE, unit, DAY, "night"), wet_t="500", moisture_pct="3.0")
    for key in (m.HEAD_GRADE_PCT, m.FEED_CU_T):
        found = trace(desk.store, key, DAY)
        assert (found.value is not None, found.completeness) == (True, Completeness(1, 2))
    week = overview(AsOf(desk.store, DAY), DAY, DAY).head
    assert week.counted == 1
    assert week.value == pytest.approx(float(trace(desk.store, m.HEAD_GRADE_PCT, DAY).value or 0))
    for unit, none in (("north", {"cu_pct": "1.0"}), ("south", {"wet_t": "0"})):
        desk.save(Subject(m.SOURCE, unit, DAY, "night"), "ann", "weighed again", **none)
    assert trace(desk.store, m.HEAD_GRADE_PCT, DAY).completeness == Completeness(2, 2)
