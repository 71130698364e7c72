"""The plant of the sample: divisions, tankhouse sections, concentrators, heaps, ore sources and people, all dated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from plantdesk.domain import plant as p
from plantdesk.domain.calendar import TWO_SHIFTS, Calendar, four_crews
from plantdesk.domain.ledger import Subject
from plantdesk.domain.scope import HYDRO
from plantdesk.domain.text import Text

ZONE = "Asia/Almaty"
FARADAY = "1.185494183"
"""g/Ah, from CODATA's Faraday constant and the molar mass of copper."""
ROTATION = four_crews(date(2016, 1, 1), ("1", "2", "3", "4"))
CALENDAR = Calendar(ZoneInfo(ZONE), TWO_SHIFTS, ROTATION)

SUPERVISORS: Mapping[str, str] = {"1": "p1", "2": "p2", "3": "p3", "4": "p4"}
"""Crew → its supervisor."""
DISPATCHERS = ("p5", "p6")
LAB, MANAGER = "p7", "p8"

Settings = list[tuple[Subject, Mapping[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Section:
    """A tankhouse section: cells, its share of the output, how often each cell is pulled, and how it runs."""

    unit: str
    name: Text
    division: str
    cells: int
    share: float
    cycle: int
    volts: float
    efficiency: float
    rejects: float

    @property
    def is_pilot(self) -> bool:
        """Tell whether this is the small electrowinning plant."""
        return self.cells < 50


SECTIONS = (
    Section(
        "s1", Text("Tankhouse 1", "Цех электролиза 1", "Электролиз цехы 1"), "d1", 480, 0.3330, 20, 0.281, 0.952, 0.005
    ),
    Section(
        "s2", Text("Tankhouse 2", "Цех электролиза 2", "Электролиз цехы 2"), "d1", 464, 0.3245, 20, 0.286, 0.949, 0.006
    ),
    Section(
        "s3",
        Text("SX-EW pilot", "Пилот SX-EW", "SX-EW тәжірибелік қондырғысы"),
        "d1",
        12,
        0.0055,
        12,
        2.05,
        0.946,
        0.004,
    ),
    Section(
        "s4", Text("Tankhouse 3", "Цех электролиза 3", "Электролиз цехы 3"), "d2", 496, 0.3370, 20, 0.278, 0.954, 0.005
    ),
)
SHARES: Mapping[str, Decimal] = {section.unit: Decimal(str(section.share)) for section in SECTIONS}

AKTOGAY_SINCE, BOSCHEKUL_SINCE = date(2015, 10, 1), date(2016, 2, 1)


@dataclass(frozen=True, slots=True)
class Concentrator:
    """A concentrator: the usual copper in its concentrate and how much of the copper it recovers."""

    unit: str
    name: Text
    division: str
    conc_pct: float
    recovery: float
    since: date | None = None


CONCENTRATORS = (
    Concentrator(
        "c1", Text("Zhezkazgan concentrator", "Жезказганская ОФ", "Жезқазған байыту фабрикасы"), "d3", 37.5, 0.885
    ),
    Concentrator("c2", Text("Balkhash concentrator", "Балхашская ОФ", "Балқаш байыту фабрикасы"), "d4", 21.5, 0.845),
    Concentrator(
        "c3",
        Text("Boschekul concentrator", "Бозшакольская ОФ", "Бозшакөл байыту фабрикасы"),
        "d5",
        22.0,
        0.80,
        BOSCHEKUL_SINCE,
    ),
    Concentrator(
        "c4",
        Text("Aktogay concentrator", "Актогайская ОФ", "Ақтоғай байыту фабрикасы"),
        "d6",
        20.5,
        0.79,
        AKTOGAY_SINCE,
    ),
)


@dataclass(frozen=True, slots=True)
class Heap:
    """A leach heap: flow of its pregnant solution in m³/h, copper in it and in the raffinate in g/L."""

    unit: str
    name: Text
    flow: float
    pls: float
    raffinate: float


HEAPS = (
    Heap("h1", Text("Heap 1", "Штабель 1", "Үйінді 1"), 38.0, 2.35, 0.27),
    Heap("h2", Text("Heap 2", "Штабель 2", "Үйінді 2"), 33.0, 2.05, 0.24),
)


@dataclass(frozen=True, slots=True)
class Source:
    """An ore source: where it goes, its ore type, wet tonnes a shift, moisture and copper in per cent."""

    unit: str
    name: Text
    route: str
    ore_type: str
    wet: float
    moisture: float
    grade: float
    since: date | None = None


SULPHIDE, MIXED, OFF_BALANCE = "sulphide", "mixed", "off_balance"

SOURCES = (
    Source(
        "o1",
        Text("Zhezkazgan, sulphide", "Жезказган, сульфидная", "Жезқазған, сульфидті"),
        "concentrator:c1",
        SULPHIDE,
        7600,
        2.6,
        0.94,
    ),
    Source(
        "o2",
        Text("Zhezkazgan, mixed", "Жезказган, смешанная", "Жезқазған, аралас"),
        "concentrator:c1",
        MIXED,
        2300,
        3.4,
        0.68,
    ),
    Source("o3", Text("Sayak", "Саяк", "Саяқ"), "concentrator:c2", SULPHIDE, 2900, 2.2, 1.06),
    Source("o4", Text("Konyrat", "Коунрад", "Қоңырат"), "concentrator:c2", SULPHIDE, 5200, 3.0, 0.38),
    Source(
        "o5",
        Text("Zhezkazgan, off-balance", "Жезказган, забалансовая", "Жезқазған, баланстан тыс"),
        "heap:h1",
        OFF_BALANCE,
        3100,
        3.8,
        0.29,
    ),
    Source(
        "o6",
        Text("Konyrat, off-balance", "Коунрад, забалансовая", "Қоңырат, баланстан тыс"),
        "heap:h2",
        OFF_BALANCE,
        2600,
        4.1,
        0.24,
    ),
    Source(
        "o7", Text("Boschekul", "Бозшаколь", "Бозшакөл"), "concentrator:c3", SULPHIDE, 15800, 3.2, 0.42, BOSCHEKUL_SINCE
    ),
    Source("o8", Text("Aktogay", "Актогай", "Ақтоғай"), "concentrator:c4", SULPHIDE, 11200, 2.9, 0.36, AKTOGAY_SINCE),
)

_DIVISIONS = (
    (
        "d1",
        Text("Zhezkazgan copper smelter", "Жезказганский медеплавильный завод", "Жезқазған мыс балқыту зауыты"),
        p.SMELTER,
    ),
    ("d2", Text("Balkhash copper smelter", "Балхашский медеплавильный завод", "Балқаш мыс балқыту зауыты"), p.SMELTER),
    ("d3", Text("Zhezkazgan concentrator", "Жезказганская ОФ", "Жезқазған байыту фабрикасы"), p.CONCENTRATING),
    ("d4", Text("Balkhash concentrator", "Балхашская ОФ", "Балқаш байыту фабрикасы"), p.CONCENTRATING),
    ("d7", Text("Hydrometallurgical plant", "Гидрометаллургический завод", "Гидрометаллургия зауыты"), p.HYDROMET),
)
_NEW_DIVISIONS = {
    "c3": ("d5", Text("Boschekul", "Бозшаколь", "Бозшакөл")),
    "c4": ("d6", Text("Aktogay", "Актогай", "Ақтоғай")),
}
_PEOPLE = (
    ("p1", Text("Serik Akhmetov", "Серик Ахметов", "Серік Ахметов"), "supervisor"),
    ("p2", Text("Olga Kim", "Ольга Ким", "Ольга Ким"), "supervisor"),
    ("p3", Text("Daniyar Omarov", "Данияр Омаров", "Данияр Омаров"), "supervisor"),
    ("p4", Text("Viktor Petrenko", "Виктор Петренко", "Виктор Петренко"), "supervisor"),
    ("p5", Text("Gulnara Seitkali", "Гульнара Сейткали", "Гүлнар Сейтқали"), "dispatcher"),
    ("p6", Text("Andrey Sokolov", "Андрей Соколов", "Андрей Соколов"), "dispatcher"),
    ("p7", Text("Aigul Nurlanova", "Айгуль Нурланова", "Айгүл Нұрланова"), "lab"),
    ("p8", Text("Bolat Iskakov", "Болат Искаков", "Болат Ысқақов"), "manager"),
)


def first_settings(since: date, clock: datetime) -> Settings:
    """Give the plant as it is set up once, holding from ``since``; ``clock`` is where the sample stands."""
    plant = {
        **_named(Text("Kazakhmys (sample)", "Казахмыс (образец)", "Қазақмыс (үлгі)")),
        p.ZONE: ZONE,
        p.SHIFTS: p.write_pattern(TWO_SHIFTS),
        p.ROTATION: p.write_rotation(ROTATION),
        p.FARADAY: FARADAY,
        p.SAMPLE_CLOCK: clock.isoformat(),
    }
    settings: Settings = [(Subject(p.PLANT, p.PLANT, since), plant)]
    for number, (unit, name, kind) in enumerate(_DIVISIONS, 1):
        said = {**_named(name), p.ORDER: str(number), p.DIVISION_KIND: kind}
        settings.append((Subject(p.DIVISION, unit, since), said))
    for concentrator in CONCENTRATORS:
        if concentrator.since is not None:
            settings.append(_new_division(concentrator, max(concentrator.since, since)))
    for number, crew in enumerate(SUPERVISORS, 1):
        name = Text(f"Crew {crew}", f"Бригада {crew}", f"{crew}-бригада")
        settings.append((Subject(p.CREW, crew, since), {**_named(name), p.ORDER: str(number)}))
    for number, (unit, name, role) in enumerate(_PEOPLE, 1):
        said = {**_named(name), p.ROLE: role, p.ORDER: str(number)}
        crew_of = next((crew for crew, supervisor in SUPERVISORS.items() if supervisor == unit), None)
        settings.append((Subject(p.PERSON, unit, since), said if crew_of is None else {**said, p.CREW_OF: crew_of}))
    for number, section in enumerate(SECTIONS, 1):
        settings.append((Subject(p.SECTION, section.unit, since), _section(section, number)))
    for number, concentrator in enumerate(CONCENTRATORS, 1):
        if concentrator.since is None:
            settings.append((Subject(p.CONCENTRATOR, concentrator.unit, since), _concentrator(concentrator, number)))
    for number, heap in enumerate(HEAPS, 1):
        values = {**_named(heap.name), p.DIVISION_OF: "d7", p.ORDER: str(number)}
        settings.append((Subject(p.HEAP, heap.unit, since), values))
    for number, source in enumerate(SOURCES, 1):
        if source.since is None:
            settings.append((Subject(p.SOURCE, source.unit, since), _source(source, number)))
    return settings


def _new_division(concentrator: Concentrator, since: date) -> tuple[Subject, dict[str, str | None]]:
    """Give the division of a new concentrator, which its projects name long before it starts."""
    division, name = _NEW_DIVISIONS[concentrator.unit]
    order = {p.ORDER: division[1:], p.DIVISION_KIND: p.CONCENTRATING}
    return Subject(p.DIVISION, division, since), {**_named(name), **order}


def new_settings(concentrator: Concentrator, since: date) -> Settings:
    """Give what is set up when a new concentrator starts: itself and the ore that it mills."""
    settings: Settings = [
        (
            Subject(p.CONCENTRATOR, concentrator.unit, since),
            _concentrator(concentrator, CONCENTRATORS.index(concentrator) + 1),
        ),
    ]
    for number, source in enumerate(SOURCES, 1):
        if source.route == f"{p.CONCENTRATOR}:{concentrator.unit}":
            settings.append((Subject(p.SOURCE, source.unit, since), _source(source, number)))
    return settings


def local(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment of plant time."""
    return datetime.combine(day, time(hour, minute), CALENDAR.zone)


def _named(name: Text) -> dict[str, str]:
    return {p.NAME_EN: name.en, p.NAME_RU: name.ru, p.NAME_KK: name.kk}


def _section(section: Section, order: int) -> dict[str, str | None]:
    return {
        **_named(section.name),
        p.DIVISION_OF: section.division,
        **({p.PROCESS: HYDRO} if section.is_pilot else {}),
        p.ORDER: str(order),
        p.CELLS_INSTALLED: str(section.cells),
        p.EXPECTED_CE_PCT: f"{100 * section.efficiency:.1f}",
    }


def _concentrator(concentrator: Concentrator, order: int) -> dict[str, str | None]:
    return {**_named(concentrator.name), p.DIVISION_OF: concentrator.division, p.ORDER: str(order)}


def _source(source: Source, order: int) -> dict[str, str | None]:
    return {**_named(source.name), p.ROUTE: source.route, p.ORE_TYPE: source.ore_type, p.ORDER: str(order)}
