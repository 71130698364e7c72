"""A real year of a concentrator's shift log, imported, gives its known answers out of PlantDesk's own kept sums."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator
from datetime import date, time
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import pytest

from plantdesk.domain.calendar import Shift, ShiftPattern
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import standard_catalogue
from plantdesk.domain.plant import write_pattern
from plantdesk.domain.quantities import amount, decode
from plantdesk.domain.text import Text
from plantdesk.formats.imported import find_profile, plan_import
from plantdesk.formats.profile import Profile, read_profile
from plantdesk.services.import_checks import Check
from plantdesk.services.imports import Counts, ImportPlan, ImportResult, apply
from plantdesk.services.recording import Recorder
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Store
from plantdesk.storage.verify import verify

PROFILES = Path(__file__).parents[2] / "resources" / "profiles"
NAME = "concentrator-shift-log"
FIRST = date(2020, 1, 1)
HALF_A_GRAM = Decimal("5E-7")
STOPPAGE = Subject("source", "mill", date(2024, 12, 11), "2")

NewStore = Callable[[str], Store]


def now() -> dt.datetime:
    """Stand a week after the end of the year."""
    return dt.datetime(2025, 1, 7, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def log() -> Path:
    """Give the folder of the log; where it is missing the test is skipped and says so."""
    import os

    folder = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[2].parent / "shared"))
    folder = folder / "data" / "plant_shift_log_2024"
    if not folder.is_dir():
        pytest.skip(f"files of others are not here: {folder}")
    return folder


@pytest.fixture(scope="module")
def known(log: Path) -> dict[str, Any]:
    """Give the answers of an independent count."""
    answers: dict[str, Any] = json.loads((log / "expected.json").read_text())
    return answers


@pytest.fixture(scope="module")
def new_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewStore]:
    """Make a store of a small plant: three shifts a day, one source routed to one concentrator."""
    opened: list[Store] = []

    def make(name: str) -> Store:
        folder = tmp_path_factory.mktemp(name)
        store = Store(folder / "p.plantdesk", standard_catalogue(), Stations(folder / "st"), now, create=True)
        opened.append(store)
        names = (("1", "First", 8), ("2", "Second", 16), ("3", "Third", 0))
        shifts = tuple(Shift(code, Text(name, name, name), time(hour)) for code, name, hour in names)
        recorder(store).configure(
            [
                (
                    Subject("plant", "plant", FIRST),
                    {"zone": "Asia/Almaty", "shifts": write_pattern(ShiftPattern(shifts))},
                ),
                (Subject("source", "mill", FIRST), {"name_en": "Mill feed", "route": "concentrator:c1"}),
                (Subject("concentrator", "c1", FIRST), {"name_en": "Concentrator"}),
            ]
        )
        return store

    yield make
    for store in opened:
        store.close()


@pytest.fixture(scope="module")
def profile() -> Profile:
    """Give the profile that is shipped."""
    return find_profile(NAME, [PROFILES])


Imported = tuple[Store, ImportPlan, ImportResult]


@pytest.fixture(scope="module")
def year(log: Path, new_store: NewStore, profile: Profile) -> Imported:
    """Import the workbook once for all tests."""
    store = new_store("year")
    plan = plan_import(log / "shift_log_2024.xlsx", "ore", store, now, profile)
    return store, plan, apply(plan, recorder(store))


def recorder(store: Store) -> Recorder:
    """Give the recorder of one person."""
    return Recorder(store, now, lambda: "p1")


def kept(store: Store, key: str, month: int | None = None) -> Decimal:
    """Add up what is kept of a figure over the year, or one month of it."""
    series = store.catalogue.series(key)
    kind = store.catalogue.sheet(series.sheet).subject
    rows = store.daily_exact(kind, "", key, date(2024, 1, 1), date(2024, 12, 31))
    return sum((Decimal(num) for day, num, *_ in rows if month in (None, day.month)), Decimal(0))


def weight(store: Store, key: str) -> Decimal:
    """Add up the kept weights of a mean over the year."""
    series = store.catalogue.series(key)
    kind = store.catalogue.sheet(series.sheet).subject
    rows = store.daily_exact(kind, "", key, date(2024, 1, 1), date(2024, 12, 31))
    return sum((Decimal(den) for _, _, den, *_ in rows if den is not None), Decimal(0))


def check(plan: ImportPlan, key: str) -> Check:
    """Give one column of checks."""
    return next(c for c in plan.checks if c.key == key)


def test_every_shift_of_the_year_is_imported(year: Imported, known: dict[str, Any]) -> None:
    """Nothing is refused, all is one command, and the shifts with ore are those of the independent count."""
    store, plan, result = year
    assert plan.refused == result.refused == ()
    assert (plan.rows, len(result.commands)) == (known["shifts_with_ore"], 1)
    assert plan.counts == result.counts == Counts(added=6576)
    fed = store.cells(date(2024, 1, 1), date(2024, 12, 31), ("source",), figures=("wet_t",))
    assert len(fed) == known["shifts_with_ore"] == 1097
    assert sum(1 for row in fed.values() if amount(decode(row["wet_t"].value or "-"))) == 1097
    # The other 19 of the 1,116 shifts are blank in the file: no entry, nothing recorded as zero.
    assert known["shift_rows"] - len(fed) == 19


def test_the_year_s_sums_are_the_known_ones(year: Imported, known: dict[str, Any]) -> None:
    """Wet ore and copper in concentrate come exactly; the tonnes that were weighed wet are seen as a check."""
    store, plan, _ = year
    totals = known["totals"]
    assert kept(store, "wet_t") == Decimal(str(totals["wet_ore_t"])) == 17_338_509
    assert kept(store, "conc_cu_t") == Decimal(str(totals["cu_in_conc_t"])) == Decimal("39964.462126")
    assert check(plan, "conc_wet_t").file == Decimal(str(totals["cu_conc_wet_t"])) == 199_000
    for month, answers in known["by_month"].items():
        assert kept(store, "wet_t", int(month)) == Decimal(str(answers["wet_ore_t"]))
        # Known to six decimals; where the seventh is a five, binary rounding decided either way.
        assert abs(kept(store, "conc_cu_t", int(month)) - Decimal(str(answers["cu_in_conc_t"]))) <= HALF_A_GRAM


def test_dry_ore_is_compared_row_by_row(year: Imported, known: dict[str, Any]) -> None:
    """Each of 1,096 shifts agrees once rounded; the one without moisture is told, and no moisture is invented.

    The file's column adds up to the known answer because it takes dry for wet in that shift; here those 5,499 t have no
    dry tonnes, and every other shift counts unrounded.
    """
    store, plan, _ = year
    dry = check(plan, "dry_t")
    assert (dry.file, dry.compared, dry.matched) == (Decimal(str(known["totals"]["dry_ore_t"])), 1097, 1096)
    (gap,) = dry.differences
    assert (gap.subject, gap.file, gap.ours) == (STOPPAGE, 5499, None)
    assert dry.ours == kept(store, "dry_t") == Decimal("16076509.669")
    cells = store.cells(date(2024, 1, 1), date(2024, 12, 31), ("source",))
    rounded = Decimal(0)
    for row in cells.values():
        wet, moisture = (amount(decode(row[k].value)) if k in row else None for k in ("wet_t", "moisture_pct"))
        if wet is not None and moisture is not None:
            rounded += (wet * (100 - moisture) / 100).quantize(Decimal(1), ROUND_HALF_UP)
    assert rounded + gap.file == dry.file


def test_copper_in_concentrate_is_compared_row_by_row(year: Imported) -> None:
    """All agree to the gram but the shift without an assay, where the file counts a blank as zero."""
    copper = check(year[1], "conc_cu_t")
    assert (copper.compared, copper.matched) == (1097, 1096)
    (gap,) = copper.differences
    assert (gap.subject.day, gap.subject.shift, gap.file, gap.ours) == (STOPPAGE.day, "2", 0, None)


def test_the_head_grade_of_the_year(year: Imported, known: dict[str, Any]) -> None:
    """The known mean divides by all dry ore; ours leaves out the tonnes without an assay, and is a little higher.

    Theirs also has the stoppage's 5,499 t, dry taken for wet, with its assay.
    """
    store, _, _ = year
    grade = Decimal(store.at([STOPPAGE])[STOPPAGE]["cu_pct"].value or 0)
    theirs = 100 * (kept(store, "ore_cu_t") + 5499 * grade / 100) / (kept(store, "dry_t") + 5499)
    assert round(theirs, 7) == round(100 * Decimal(str(known["head_grade_weighted_by_dry_ore"])), 7)
    assert round(theirs, 7) == Decimal("0.2682612")
    ours = kept(store, "cu_pct") / weight(store, "cu_pct")
    assert ours == 100 * kept(store, "ore_cu_t") / weight(store, "cu_pct")
    assert round(ours, 5) == Decimal("0.26865")


def test_the_recovery_of_the_year(
    log: Path, year: Imported, new_store: NewStore, known: dict[str, Any], tmp_path: Path
) -> None:
    """The known recovery follows from the analyser's assays, with shifts of unknown recovery counted as zero.

    The file computes recovery from the on-line analyser's concentrate grade, which is another column than the grade
    that its copper follows from. A profile that takes that column gives the known recovery from our kept sums:
    recovered over fed copper, where the fed copper of the shift whose assay is missing, and the stoppage's (dry taken
    for wet), are counted as the file counts them.
    """
    store, _, _ = year
    ours = 100 * kept(store, "recovered_cu_t") / kept(store, "assayed_cu_t")
    assert round(ours, 4) == Decimal("85.9769")
    text = (PROFILES / f"{NAME}.toml").read_text(encoding="utf-8")
    final = next(line for line in text.split("[figures.conc_cu_pct]")[1].splitlines() if line.startswith("pattern"))
    other = tmp_path / "analyser.toml"
    other.write_text(text.replace(final, 'pattern = "^съдържание на мед в медния к т куриер"'), encoding="utf-8")
    analysed = new_store("analysed")
    plan = plan_import(log / "shift_log_2024.xlsx", "ore", analysed, now, read_profile(other))
    apply(plan, recorder(analysed))
    recovered, assayed = kept(analysed, "recovered_cu_t"), kept(analysed, "assayed_cu_t")
    stopped = analysed.at([STOPPAGE, concentrator := Subject("concentrator", "c1", STOPPAGE.day, "2")])
    feed = Decimal(stopped[STOPPAGE]["cu_pct"].value or 0)
    conc, tail = (Decimal(stopped[concentrator][key].value or 0) for key in ("conc_cu_pct", "tail_cu_pct"))
    copper = 5499 * feed / 100
    recovered += copper * conc * (feed - tail) / (feed * (conc - tail))
    fed = kept(analysed, "ore_cu_t") + copper
    theirs = 100 * recovered / fed
    assert round(theirs, 4) == round(100 * Decimal(str(known["recovery_weighted_by_metal"])), 4) == Decimal("85.9025")
    # Only one shift has copper fed and no analyser's assay; without its zero the year's recovery is higher.
    assert round(100 * kept(analysed, "recovered_cu_t") / assayed, 4) == Decimal("85.9850")


def test_means_that_count_blanks_as_zero_are_found(year: Imported) -> None:
    """The stoppage's 15.42 % where its only assay says 20.56 % is told, and no sum of the file is contradicted."""
    totals = year[1].totals
    assert totals.compared > 3000
    assert all(len(d.parts) == 2 for d in totals.differences), "a day's or a month's sum differs from its shifts"
    (found,) = (d for d in totals.differences if d.figure == "conc_cu_pct" and d.of == "day")
    assert (round(found.file, 2), found.parts) == (Decimal("15.42"), (Decimal("20.56"), Decimal("20.56")))


def test_the_csv_of_january_gives_the_same_january(
    log: Path, new_store: NewStore, profile: Profile, known: dict[str, Any]
) -> None:
    """Windows-1251, semicolons and decimal commas: 93 shifts, and the sums of the workbook's January."""
    store = new_store("january")
    (january,) = log.glob("*cp1251*.csv")
    plan = plan_import(january, "ore", store, now, profile)
    apply(plan, recorder(store))
    answers = known["by_month"]["1"]
    assert (plan.rows, plan.refused, plan.totals.differences) == (answers["shifts"], (), ())
    assert kept(store, "wet_t") == Decimal(str(answers["wet_ore_t"])) == 1_431_077
    assert check(plan, "dry_t").file == Decimal(str(answers["dry_ore_t"])) == 1_318_770
    assert check(plan, "conc_wet_t").file == Decimal(str(answers["cu_conc_wet_t"])) == 17_375
    assert round(kept(store, "conc_cu_t"), 6) == Decimal(str(answers["cu_in_conc_t"]))
    assert [(c.matched, c.differences) for c in plan.checks if c.compared] == [(93, ()), (93, ())]


def test_the_imported_store_is_sound(year: Imported) -> None:
    """The kept sums are those that the ledger gives when they are worked out anew."""
    store, _, _ = year
    assert verify(store.path, store.catalogue, Stations(store.path.parent / "st")).fault is None


def test_the_same_figures_again_change_nothing(log: Path, year: Imported, profile: Profile) -> None:
    """The CSV of January after the workbook, and the workbook itself again, say only what stands."""
    store, first, _ = year
    before = store.arrival()
    (january,) = log.glob("*cp1251*.csv")
    for path, same in ((january, 558), (log / "shift_log_2024.xlsx", first.counts.added)):
        plan = plan_import(path, "ore", store, now, profile)
        assert plan.counts == apply(plan, recorder(store)).counts == Counts(same=same)
    assert store.arrival() == before
