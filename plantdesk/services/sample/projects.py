"""The programme of the sample: 88 projects to 2020, and how their forecasts were recorded, changed and met.

Public (as of 30 June 2016): 88 projects, 28 of them done, 7 due in 2016; a reconstruction of 2014; tests of
hydrometallurgical cathodes; two hydrometallurgical plants planned. For another last day all dates move along.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.domain.scope import HYDRO, PYRO
from plantdesk.domain.text import Text
from plantdesk.services import programme as a
from plantdesk.services.programme_recording import Rows

PUBLIC = date(2016, 6, 30)
"""The day on which the public numbers of projects stand."""
DONE, DUE = 28, 7
_STATE, _REGION, _COMPANY = "PG-1", "PG-2", "PG-3"
_PROGRAMMES = (
    (
        _STATE,
        Text(
            "State programme of industrial and innovative development 2015–2019",
            "Государственная программа индустриально-инновационного развития 2015–2019",
            "Индустриялық-инновациялық дамудың мемлекеттік бағдарламасы 2015–2019",
        ),
        "state",
        date(2015, 1, 1),
        date(2019, 12, 31),
    ),
    (
        _REGION,
        Text("Regional development plan", "План развития региона", "Өңірді дамыту жоспары"),
        "region",
        date(2013, 1, 1),
        date(2020, 12, 31),
    ),
    (
        _COMPANY,
        Text("Modernisation programme to 2020", "Программа модернизации до 2020 года", "2020 жылға дейінгі жаңғырту"),
        "company",
        date(2012, 1, 1),
        date(2020, 12, 31),
    ),
)
_OWNERS = (
    Text("B. Iskakov", "Б. Искаков", "Б. Ысқақов"),
    Text("O. Kim", "О. Ким", "О. Ким"),
    Text("D. Omarov", "Д. Омаров", "Д. Омаров"),
    Text("V. Petrenko", "В. Петренко", "В. Петренко"),
)
_STEPS = (
    (Text("Design approved", "Проект утверждён", "Жоба бекітілді"), 420, "0.2"),
    (Text("Equipment delivered", "Оборудование поставлено", "Жабдық жеткізілді"), 150, "0.3"),
    (Text("In operation", "Введён в работу", "Іске қосылды"), 0, "0.5"),
)
"""Name of each milestone of a project, days before its end, and weight."""
_SMELTERS = (
    ("d1", Text("Zhezkazgan smelter", "Жезказганский завод", "Жезқазған зауыты")),
    ("d2", Text("Balkhash smelter", "Балхашский завод", "Балқаш зауыты")),
)
_MILLS = (
    ("d3", Text("Zhezkazgan concentrator", "Жезказганская ОФ", "Жезқазған ОФ")),
    ("d4", Text("Balkhash concentrator", "Балхашская ОФ", "Балқаш ОФ")),
    ("d5", Text("Boschekul", "Бозшаколь", "Бозшакөл")),
    ("d6", Text("Aktogay", "Актогай", "Ақтоғай")),
)
_LEACH = (("d7", Text("Leaching", "Выщелачивание", "Шаймалау")),)
_AT_SMELTERS = (
    Text("furnace relined", "футеровка печи", "пешті қалау"),
    Text("waste-heat boiler", "котёл-утилизатор", "кәдеге жарату қазаны"),
    Text("dust collection", "пылеулавливание", "шаң ұстау"),
    Text("acid plant catalyst", "катализатор сернокислотного цеха", "қышқыл цехының катализаторы"),
    Text("oxygen plant", "кислородная станция", "оттегі станциясы"),
    Text("anode casting wheel", "карусель разлива анодов", "анод құю карусельі"),
    Text("tankhouse rectifier", "выпрямитель электролиза", "электролиз түзеткіші"),
    Text("tankhouse crane", "кран цеха электролиза", "электролиз цехының краны"),
    Text("cathode stripping machine", "катодосдирочная машина", "катод сыпыру машинасы"),
    Text("electrolyte purification", "очистка электролита", "электролитті тазарту"),
    Text("slag flotation", "флотация шлака", "қож флотациясы"),
    Text("gas cleaning", "газоочистка", "газ тазарту"),
    Text("converter hoods", "напыльники конвертеров", "конвертер қалпақтары"),
    Text("charge automation", "автоматизация шихтоподачи", "шихта беруді автоматтандыру"),
)
_AT_MILLS = (
    Text("second mill", "вторая мельница", "екінші диірмен"),
    Text("mill liners", "футеровка мельниц", "диірмен қаптамасы"),
    Text("flotation machines", "флотомашины", "флотация машиналары"),
    Text("tailings thickener", "сгуститель хвостов", "қалдық қоюландырғыш"),
    Text("filter press", "фильтр-пресс", "сүзгі-пресс"),
    Text("tailings dam", "дамба хвостохранилища", "қалдық қойма бөгеті"),
    Text("recycled water", "оборотная вода", "айналма су"),
    Text("process control", "управление процессом", "үдерісті басқару"),
    Text("ore conveyor", "конвейер руды", "кен конвейері"),
    Text("crusher", "дробилка", "ұсатқыш"),
)
_AT_LEACH = (
    Text("base of heap 3", "основание штабеля 3", "3-үйінді негізі"),
    Text("irrigation of heap 3", "орошение штабеля 3", "3-үйіндіні суару"),
    Text("pond of pregnant solution", "пруд продуктивного раствора", "өнімді ерітінді тоғаны"),
    Text("third extraction stage", "третья ступень экстракции", "экстракцияның үшінші сатысы"),
    Text("solution heating", "подогрев растворов", "ерітінділерді жылыту"),
    Text("raffinate return", "возврат рафината", "рафинатты қайтару"),
    Text("acid storage", "склад кислоты", "қышқыл қоймасы"),
    Text("solution laboratory", "лаборатория растворов", "ерітінді зертханасы"),
    Text("column tests of poor ore", "колонные испытания бедной руды", "кедей кенді бағаналы сынау"),
    Text("pilot on full load", "опытная установка на полной нагрузке", "тәжірибелік қондырғы толық жүктемеде"),
)


@dataclass(frozen=True, slots=True)
class Work:
    """A project of the sample: what it is, where, and its end by the baseline, as of the public day."""

    name: Text
    division: str
    route: str
    sector: str
    end: date | None = None
    slip: int = 0
    done: bool = False
    programme: str = ""
    tonnes: int = 0
    ramp: int = 0
    last: Text | None = None


_EW_START = Text("Electrowinning started", "Пущена электроэкстракция", "Электроэкстракция іске қосылды")
_SPECIAL = (
    Work(
        Text(
            "Reconstruction of Zhezkazgan smelter",
            "Реконструкция Жезказганского завода",
            "Жезқазған зауытын қайта жаңарту",
        ),
        "d1",
        PYRO,
        "metallurgy",
        date(2014, 11, 20),
        35,
        True,
        _COMPANY,
    ),
    Work(
        Text(
            "Tests of hydrometallurgical cathode",
            "Испытания гидрометаллургического катода",
            "Гидрометаллургиялық катодты сынау",
        ),
        "d7",
        HYDRO,
        "metallurgy",
        date(2016, 10, 15),
        0,
        False,
        _COMPANY,
    ),
    Work(
        Text("SX-EW line 2", "Линия 2 SX-EW", "SX-EW 2-желісі"),
        "d7",
        HYDRO,
        "metallurgy",
        date(2016, 8, 15),
        46,
        False,
        _STATE,
        7200,
        3,
        _EW_START,
    ),
    Work(
        Text(
            "Zhezkazgan hydrometallurgical plant",
            "Жезказганский гидрометаллургический завод",
            "Жезқазған гидрометаллургия зауыты",
        ),
        "d7",
        HYDRO,
        "metallurgy",
        date(2018, 9, 30),
        65,
        False,
        _STATE,
        20000,
        9,
        _EW_START,
    ),
    Work(
        Text(
            "Konyrat hydrometallurgical plant",
            "Коунрадский гидрометаллургический завод",
            "Қоңырат гидрометаллургия зауыты",
        ),
        "d7",
        HYDRO,
        "metallurgy",
        date(2019, 6, 30),
        0,
        False,
        _STATE,
        14000,
        9,
        _EW_START,
    ),
    Work(Text("Zhezkazgan: main fan", "Жезказган: главный вентилятор", "Жезқазған: бас желдеткіш"), "", "", "mining"),
    Work(Text("Zhezkazgan: mine water", "Жезказган: рудничный водоотлив", "Жезқазған: кеніш суы"), "", "", "mining"),
    Work(Text("Balkhash: substation", "Балхаш: подстанция", "Балқаш: қосалқы станция"), "", "", "energy"),
    Work(Text("Balkhash: heating plant", "Балхаш: котельная", "Балқаш: қазандық"), "", "", "energy"),
    Work(Text("Training centre", "Учебный центр", "Оқу орталығы"), "", "", "mining"),
)
_REASONS = (
    "Поздняя поставка оборудования",
    "Повторный тендер",
    "Экспертиза проекта затянулась",
    "Дожди, грунт не уплотняется",
    "Подрядчик сменил бригаду",
    "Протокол испытаний не подписан",
)
_CONFIRM_EVERY = 55
"""Days between two rounds in which all forecasts are confirmed."""


@dataclass(frozen=True, slots=True)
class Told:
    """What is recorded of the programme on one day, in one command."""

    day: date
    rows: Rows
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A milestone: its code, baseline, the forecasts with their report days (the first one at the start), its fact."""

    code: str
    baseline: date
    forecasts: tuple[tuple[date, date, str], ...]
    actual: date | None
    forecast: date | None


def works() -> list[Work]:
    """Give all 88 projects in the order of their codes."""
    found = list(_SPECIAL)
    groups = (
        (_SMELTERS, _AT_SMELTERS, PYRO, "metallurgy"),
        (_MILLS, _AT_MILLS, PYRO, "mining"),
        (_LEACH, _AT_LEACH, HYDRO, "metallurgy"),
    )
    for places, texts, route, sector in groups:
        for text in texts:
            for division, place in places:
                name = Text(f"{place.en}: {text.en}", f"{place.ru}: {text.ru}", f"{place.kk}: {text.kk}")
                found.append(Work(name, division, route, sector))
    return found


def told(begin: date, until: date, seed: int) -> Iterator[Told]:
    """Give what is recorded of the programme from the first day of the sample to the last, in order."""
    rng = Random(f"{seed} programme")
    shift = until - PUBLIC
    rows: dict[Subject, dict[str, str | None]] = {}
    for code, name, kind, start, end in _PROGRAMMES:
        said = {a.KIND: kind, a.START: (start + shift).isoformat(), a.END: (end + shift).isoformat()}
        rows[Subject(PROGRAMME, code)] = {**_named(a.NAMES, name), **said}
    later: list[Told] = []
    steps: list[_Step] = []
    for number, (work, place) in enumerate(zip(works(), _places(), strict=True), 1):
        code = f"P-{number}"
        made = _schedule(work, place, number, begin - shift, rng)
        rows[Subject(PROJECT, code)] = _project(work, made, number, shift, rng)
        for place_in, step in enumerate(made):
            rows[Subject(MILESTONE, step.code)] = _milestone(code, work, made, place_in, begin - shift, shift)
        steps += made
        later += _later(made, begin - shift, shift)
    yield Told(begin, rows)
    later += _confirmations(steps, begin - shift, shift, rng)
    yield from sorted((one for one in later if begin < one.day <= until), key=lambda one: one.day)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a project stands as of the public day: done, due this year, later, or not begun; its end and its slip."""

    end: date
    slip: int
    done: bool
    begun: bool


def _places() -> list[_Place]:
    """Deal out how the projects stand: 28 done, 7 due this year, 53 later, of which some have not begun."""
    rng = Random("places")
    special = [work for work in _SPECIAL if work.end is not None]
    done = DONE - sum(work.done for work in special)
    due = DUE - sum(1 for w in special if w.end is not None and not w.done and w.end.year == PUBLIC.year)
    free = len(works()) - len(special) - done - due
    dealt = [
        _Place(date(2012, 9, 1) + timedelta(days=47 * n + rng.randrange(30)), rng.choice(_MET_SLIPS), True, True)
        for n in range(done)
    ]
    dealt += [
        _Place(date(2016, 8, 20) + timedelta(days=24 * n), slip, False, True)
        for n, slip in zip(range(due), (0, 12, 0, 25, 8, 0, 0), strict=False)
    ]
    for n in range(free):
        end = date(2017, 2, 1) + timedelta(days=28 * n)
        if n % 5 == 4 and end > date(2018, 1, 1):
            dealt.append(_Place(end, 0, False, False))
        else:
            dealt.append(_Place(end, _SLIPS[n % len(_SLIPS)], False, True))
    rng.shuffle(dealt)
    fixed = [_Place(w.end, w.slip, w.done, True) for w in special if w.end is not None]
    return [*fixed, *dealt]


_MET_SLIPS = (-6, 0, 0, 3, 9, 14, 28)
_SLIPS = (0, 0, 14, 0, 0, 41, 0, 0, 22, 0, 0, 0, 78, 0, 9, 0)


def _schedule(work: Work, place: _Place, number: int, begin: date, rng: Random) -> list[_Step]:
    """Give the milestones of a project as they were promised, forecast and met, as of the public day."""
    found = []
    for n, (_, before, _) in enumerate(_STEPS, 1):
        baseline = place.end - timedelta(days=before)
        code = f"P-{number}.{n}"
        if place.done or baseline < PUBLIC - timedelta(days=25):
            slip = place.slip if n == len(_STEPS) else rng.choice(_MET_SLIPS)
            actual = min(baseline + timedelta(days=slip), PUBLIC - timedelta(days=3))
            changes = ((max(baseline - timedelta(days=20), date(2012, 1, 1)), actual, rng.choice(_REASONS)),)
            found.append(_Step(code, baseline, changes if slip > 0 else (), actual, baseline))
            continue
        if not place.begun:
            found.append(_Step(code, baseline, (), None, None))
            continue
        slip = place.slip if n == len(_STEPS) else place.slip // 2
        found.append(_Step(code, baseline, _reforecasts(baseline, slip, begin, rng), None, baseline))
    return found


def _reforecasts(baseline: date, slip: int, begin: date, rng: Random) -> tuple[tuple[date, date, str], ...]:
    """Give how a forecast slipped: in one to four steps on the fifth days of months, each with its reason."""
    if slip <= 0:
        return ()
    steps = 1 + (slip > 10) + (slip > 30) + (slip > 60)
    first = max(begin, date(2015, 2, 1))
    months = [date(2015 + n // 12, n % 12 + 1, 5) for n in range(18)]
    known = [day for day in months if first < day <= PUBLIC - timedelta(days=20)]
    days = sorted(rng.sample(known, min(steps, len(known))))
    days = days or [PUBLIC - timedelta(days=25)]
    found = []
    for n, day in enumerate(days, 1):
        found.append((day, baseline + timedelta(days=round(slip * n / len(days))), rng.choice(_REASONS)))
    return tuple(found)


def _project(work: Work, made: list[_Step], number: int, shift: timedelta, rng: Random) -> dict[str, str | None]:
    budget = rng.randrange(4, 90) * 100_000 if not work.tonnes else work.tonnes * 5_500
    done = sum(step.actual is not None for step in made) / len(made)
    spend = round(budget * done * rng.uniform(0.9, 1.08), -3)
    start = made[0].baseline - timedelta(days=200) + shift
    programme = work.programme or (_STATE, _COMPANY, _COMPANY, _REGION)[number % 4]
    if programme == _STATE and not date(2015, 1, 1) <= made[-1].baseline <= date(2019, 12, 31):
        programme = _COMPANY
    said: dict[str, str | None] = {
        **_named(a.NAMES, work.name),
        **_named(a.OWNERS, _OWNERS[number % len(_OWNERS)]),
        a.IN_PROGRAMME: programme,
        a.SECTOR: work.sector,
        a.DIVISION: work.division or None,
        a.ROUTE: work.route or None,
        a.START: start.isoformat(),
        a.BUDGET: str(budget),
        a.SPEND: str(int(spend)),
        a.CURRENCY: "USD",
        a.JOBS_CREATED: str(rng.randrange(0, 40) if not work.tonnes else work.tonnes // 40),
        a.JOBS_KEPT: str(rng.randrange(0, 120)),
    }
    if work.tonnes:
        said[a.EFFECT_FIGURE] = m.CATHODE_T
        said[a.EFFECT_TONNES] = str(work.tonnes)
        said[a.EFFECT_SINCE] = made[-1].code
        said[a.EFFECT_RAMP] = str(work.ramp)
    return {key: value for key, value in said.items() if value is not None}


def _milestone(
    project: str, work: Work, made: list[_Step], place: int, begin: date, shift: timedelta
) -> dict[str, str | None]:
    """Give what is recorded of a milestone on the first day of the sample: also what had come before it."""
    step, (name, _, weight) = made[place], _STEPS[place]
    if place == len(_STEPS) - 1 and work.last is not None:
        name = work.last
    said: dict[str, str | None] = {
        **_named(a.NAMES, name),
        a.IN_PROJECT: project,
        a.BASELINE: (step.baseline + shift).isoformat(),
        a.WEIGHT: weight,
    }
    if place:
        said[a.DEPENDS] = f"{made[place - 1].code}:FS:0"
    forecast = step.forecast
    for day, then, _ in step.forecasts:
        if day <= begin:
            forecast = then
    if forecast is not None:
        said[a.FORECAST] = (forecast + shift).isoformat()
    if step.actual is not None and step.actual < begin:
        said[a.ACTUAL] = (step.actual + shift).isoformat()
    return said


def _later(made: list[_Step], begin: date, shift: timedelta) -> Iterator[Told]:
    """Give what was recorded after the first day: changed forecasts, and that a milestone was met two days after."""
    for step in made:
        subject = Subject(MILESTONE, step.code)
        for day, then, reason in step.forecasts:
            if day > begin and (step.actual is None or day < step.actual):
                yield Told(day + shift, {subject: {a.FORECAST: (then + shift).isoformat()}}, reason)
        if step.actual is not None and step.actual >= begin:
            day = step.actual + timedelta(days=2) + shift
            yield Told(day, {subject: {a.ACTUAL: (step.actual + shift).isoformat()}}, None)


def _confirmations(steps: list[_Step], begin: date, shift: timedelta, rng: Random) -> Iterator[Told]:
    """Give the rounds in which all open forecasts were confirmed; a few are forgotten in the last two."""
    forgotten = {step.code for step in rng.sample([s for s in steps if s.actual is None and s.forecast], 3)}
    day = PUBLIC - timedelta(days=18)
    rounds = []
    while day > begin + timedelta(days=20):
        rounds.append(day)
        day -= timedelta(days=_CONFIRM_EVERY)
    for place, day in enumerate(rounds):
        still = (day + shift).isoformat()
        rows: dict[Subject, dict[str, str | None]] = {
            Subject(MILESTONE, step.code): {a.CONFIRMED: still}
            for step in steps
            if step.forecast is not None
            and (step.actual is None or step.actual > day)
            and not (place < 2 and step.code in forgotten)
        }
        yield Told(day + shift, rows, "Прогноз подтверждён")


def _named(keys: tuple[str, ...], name: Text) -> dict[str, str | None]:
    return dict(zip(keys, (name.en, name.ru, name.kk), strict=True))
