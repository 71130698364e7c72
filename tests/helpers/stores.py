"""Small stores to test with: a plant of three sections, two sources of ore, a concentrator and a heap."""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.domain.text import Message
from plantdesk.services.recording import Entered, Entry, Outcome, Recorder
from plantdesk.services.undo import Undo
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Store
from plantdesk.storage.verify import verify
from tests.helpers.clocks import FixedClock

CATALOGUE = m.standard_catalogue()
DAY = date(2016, 6, 29)
SECTIONS = ("s1", "s2", "s3")
SETTINGS: list[tuple[Subject, dict[str, str | None]]] = [
    *(
        (Subject(p.SECTION, s, p.FIRST_DAY), {p.NAME_EN: f"Tankhouse {s[1]}", p.CELLS_INSTALLED: "200"})
        for s in SECTIONS
    ),
    (Subject(p.SOURCE, "north", p.FIRST_DAY), {p.NAME_EN: "North", p.ROUTE: "concentrator:c1"}),
    (Subject(p.SOURCE, "south", p.FIRST_DAY), {p.NAME_EN: "South", p.ROUTE: "concentrator:c1"}),
    (Subject(p.CONCENTRATOR, "c1", p.FIRST_DAY), {p.NAME_EN: "Concentrator"}),
    (Subject(p.HEAP, "h1", p.FIRST_DAY), {p.NAME_EN: "Heap"}),
    (Subject(p.PERSON, "ann", p.FIRST_DAY), {p.NAME_EN: "Ann"}),
    (Subject(p.PERSON, "boris", p.FIRST_DAY), {p.NAME_EN: "Boris"}),
]


def section(unit: str = "s1", day: date = DAY, shift: str = "day") -> Subject:
    """Name a section's row of one shift."""
    return Subject(m.SECTION, unit, day, shift)


def typed(**texts: str | None) -> Mapping[str, Entered]:
    """Read figures as typed (``None`` clears one); a text of a key that is no figure stays a text."""
    return {key: _read(key, text) for key, text in texts.items()}


def _read(key: str, text: str | None) -> Entered:
    return text if text is None or key not in CATALOGUE else readings(text)[0]


@dataclass
class Desk:
    """A place of work: a store, its clock, and who writes."""

    store: Store
    clock: FixedClock
    folder: Path

    def recorder(self, author: str = "ann") -> Recorder:
        """Give what records for a person."""
        return Recorder(self.store, self.clock.now, lambda: author)

    def undo(self, author: str = "ann") -> Undo:
        """Give what takes back for a person."""
        return Undo(self.store, lambda: author)

    def save(self, subject: Subject, author: str = "ann", reason: str | None = None, **texts: str | None) -> Outcome:
        """Save figures as typed for one subject."""
        return self.recorder(author).save([Entry(subject, typed(**texts))], reason=reason)

    def value(self, subject: Subject, figure: str) -> str | None:
        """Give the text that stands for a figure."""
        standing = self.store.at([subject]).get(subject, {}).get(figure)
        return standing.value if standing else None

    def another(self, folder: Path | None = None) -> Desk:
        """Open the same file once more, as another process would (with another data folder where one is given)."""
        return Desk(
            open_store(self.store.path, folder or self.folder, self.clock, create=False), self.clock, self.folder
        )

    def fault(self) -> Message | None:
        """Give the first difference that ``verify`` finds."""
        return verify(self.store.path, CATALOGUE, Stations(self.folder)).fault


def open_store(path: Path, stations: Path, clock: FixedClock, create: bool = True) -> Store:
    """Open a store with a steady source of randomness."""
    return Store(path, CATALOGUE, Stations(stations), clock.now, steady(str(stations)), create=create)


_STREAMS: dict[str, random.Random] = {}


def steady(name: str) -> Callable[[int], bytes]:
    """Give a source of randomness that gives the same bytes in each run of a test, and never the same twice in it."""
    name = f"{name} {os.getpid()}"  # A forked child must not repeat its parent.
    return _STREAMS.setdefault(name, random.Random(name)).randbytes


def new_desk(folder: Path, furnished: bool = True) -> Desk:
    """Make a store in a folder; with a plant in it unless asked not to."""
    clock = FixedClock(datetime(2016, 6, 30, 14, 0, tzinfo=UTC))
    desk = Desk(open_store(folder / "plant.plantdesk", folder / "stations", clock), clock, folder / "stations")
    if furnished:
        desk.recorder().configure(SETTINGS)
    return desk
