"""A file on disk is planned and imported by its headings alone, or by a profile found by name."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.measures import standard_catalogue
from plantdesk.formats.imported import find_profile, known_profiles, plan_import
from plantdesk.services.imports import Counts, apply
from plantdesk.services.language import Language
from plantdesk.services.recording import Recorder
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Store
from tests.helpers.clocks import FixedClock

FIRST = date(2010, 1, 1)

RUSSIAN = """\
Выпуск катодов за июнь;;;;;
;;;;;
Дата;Смена;Секция;Выпуск катодов, т;Сила тока;Примечание
01.06.2016;Дневная;Цех 1;99,2;31,5;
01.06.2016;Дневная;Цех 2;48,0;30,1;поздно
01.06.2016;Дневная;Итого;147,2;;
01.06.2016;Ночная;Цех 1;101,3;;
;Итого;;250,0;;
31.06.2016;Дневная;Цех 1;5;;
Итого за июнь;;;253,5;;
"""


@pytest.fixture
def store(tmp_path: Path, clock: FixedClock) -> Iterator[Store]:
    """Give a store with two tankhouse sections."""
    store = Store(tmp_path / "p.plantdesk", standard_catalogue(), Stations(tmp_path / "st"), clock.now, create=True)
    names = {"s1": ("Tankhouse 1", "Цех 1"), "s2": ("Tankhouse 2", "Цех 2")}
    Recorder(store, clock.now, lambda: "p1").configure(
        [(Subject("section", unit, FIRST), {"name_en": en, "name_ru": ru}) for unit, (en, ru) in names.items()]
    )
    yield store
    store.close()


def test_a_file_is_imported_by_its_headings(store: Store, clock: FixedClock, text_file: Callable[..., Path]) -> None:
    """Russian headings, names and totals of a windows-1251 file: shifts are taken, totals compared, bad days refused."""
    path = text_file(RUSSIAN.encode("cp1251"), "июнь.csv")
    plan = plan_import(path, "cathode", store, clock.now)
    say = Language("en").say
    assert plan.origin.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [say(r.told) for r in plan.refused] == [
        "июнь, line 9: There is no day 31.06.2016 in the calendar. Correct it in the file."
    ]
    assert [say(d.told) for d in plan.totals.differences] == [
        "июнь, line 8, column D: Cathode output: the file's day total is 250.0, its shifts give 248.5."
    ]
    assert plan.totals.compared == 3
    result = apply(plan, Recorder(store, clock.now, lambda: "p1"))
    assert result.counts == Counts(added=5, refused=1)
    subject = Subject("section", "s2", date(2016, 6, 1), "day")
    assert store.at([subject])[subject]["cathode_t"].value == "48.0"


def test_keys_are_headings_too(store: Store, clock: FixedClock, text_file: Callable[..., Path]) -> None:
    """What is exported under the keys of the figures can be imported again."""
    path = text_file("day,shift,section,cathode_t,energy_mwh\n2016-06-02,night,s1,99.2,\n")
    plan = plan_import(path, "cathode", store, clock.now)
    assert (plan.counts, plan.refused) == (Counts(added=1), ())
    assert plan.entries[0].values["cathode_t"].number == Decimal("99.2")  # type: ignore[union-attr]


def test_a_profile_is_found_by_name(text_file: Callable[..., Path]) -> None:
    """The first folder that has it wins; an unknown name is refused with the known ones."""
    shipped = Path(__file__).parents[2] / "resources" / "profiles"
    own = text_file(next(shipped.glob("*.toml")).read_bytes(), "own-log.toml")
    folders = [own.parent, shipped]
    assert set(known_profiles(folders)) == {"own-log", "concentrator-shift-log"}
    assert find_profile("own-log", folders) == find_profile(str(own), [])
    with pytest.raises(Refused, match=r"no profile other.*concentrator-shift-log.*own-log"):
        find_profile("other", folders)
