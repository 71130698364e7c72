"""A desk at a small plant: real store, real writer's thread, drafts in memory."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.recording import Entry
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Desk
from plantdesk.ui.theme import Theme
from tests.helpers.clocks import FixedClock

SECTIONS = {"s1": ("Tankhouse 1", "Электролизный цех 1"), "s2": ("Tankhouse 2", "Электролизный цех 2")}
PEOPLE = {"p1": ("Aigerim Sadykova", "Айгерим Садыкова"), "p2": ("Sergey Kim", "Сергей Ким")}


class MemoryDrafts:
    """Keeps drafts where a second window of the same test finds them."""

    def __init__(self, kept: dict[str, str] | None = None) -> None:
        self.kept = {} if kept is None else kept

    def load(self) -> dict[str, str]:
        """Give what was kept."""
        return dict(self.kept)

    def keep(self, drafts: dict[str, str]) -> None:
        """Keep these."""
        self.kept = dict(drafts)

    def close(self) -> None:
        """Nothing to leave."""


class ThreadWriter:
    """One thread, as in the program."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1)

    def submit(self, job: Callable[[], object]) -> Future[object]:
        """Run a job there."""
        return self._pool.submit(job)

    def close(self) -> None:
        """Wait for the last job."""
        self._pool.shutdown(wait=True)


def values(**texts: str) -> dict[str, object]:
    """Read figures from texts with one reading."""
    return {key: readings(text)[0] for key, text in texts.items()}


def make_plant(path: Path, clock: FixedClock, days: int = 20) -> None:
    """Make a store with two sections, two people and ``days`` of complete shifts up to the day before the clock's."""
    with open_workplace(path, "p1", "en", create=True, clock=clock.now) as workplace:
        settings = []
        for place, (section, (en, ru)) in enumerate(SECTIONS.items()):
            attributes = {p.NAME_EN: en, p.NAME_RU: ru, p.ORDER: str(place), p.CELLS_INSTALLED: "120"}
            settings.append((Subject(m.SECTION, section, p.FIRST_DAY), attributes))
        for person, (en, ru) in PEOPLE.items():
            settings.append((Subject(p.PERSON, person, p.FIRST_DAY), {p.NAME_EN: en, p.NAME_RU: ru}))
        settings.append((Subject(p.PLANT, p.PLANT, p.FIRST_DAY), {p.NAME_EN: "Small plant", p.NAME_RU: "Малый завод"}))
        workplace.recorder.configure(settings)
        today = workplace.today
        for back in range(days, 0, -1):
            enter_day(workplace, today - timedelta(days=back))


def enter_day(workplace: Workplace, day: date) -> None:
    """Enter both shifts of a day completely."""
    for shift in ("day", "night"):
        entries = [
            Entry(
                Subject(m.SECTION, section, day, shift),
                values(
                    cathode_t="40.1",
                    grade_a_t="38.0",
                    reject_t="0.2",
                    cells_pulled="12",
                    current_ka="25.0",
                    ampere_hours_kah="300",
                    cells_live="120",
                    cell_voltage_v="0.30",
                    energy_mwh="10.8",
                ),
            )
            for section in SECTIONS
        ]
        assert not workplace.recorder.save(entries).refused


@contextmanager
def open_desk(
    path: Path, clock: FixedClock, language: str = "en", author: str = "p1", drafts: MemoryDrafts | None = None
) -> Iterator[Desk]:
    """Sit down at a desk; on leaving, the writer's thread ends and the store is closed."""
    writer = ThreadWriter()
    with open_workplace(path, author, language, clock=clock.now) as workplace, workplace.open_reader() as reader:
        desk = Desk(workplace, reader, writer, Theme("light"), drafts or MemoryDrafts())
        try:
            yield desk
        finally:
            desk.close()
            writer.close()
            desk.deleteLater()
