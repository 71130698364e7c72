"""A working list of milestones for the sample: dates stand around the day at which the sample's clock stops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from plantdesk.domain.text import Text


@dataclass(frozen=True, slots=True)
class Project:
    """A milestone: days from the clock's day to baseline, first and present forecast, and to what happened."""

    code: str
    name: Text
    project: Text
    owner: Text
    baseline: int
    forecast: int | None = None
    slipped: int | None = None
    actual: int | None = None
    reason: str = ""


_HYDRO = Text("Hydrometallurgy", "Гидрометаллургия", "Гидрометаллургия")
_SMELTER = Text("Smelters", "Медеплавильные заводы", "Мыс балқыту зауыттары")
_MILLS = Text("Concentrators", "Обогащение", "Байыту")
_MINES = Text("Mines", "Рудники", "Кеніштер")
_ISKAKOV = Text("B. Iskakov", "Б. Искаков", "Б. Ысқақов")
_KIM = Text("O. Kim", "О. Ким", "О. Ким")
_OMAROV = Text("D. Omarov", "Д. Омаров", "Д. Омаров")

PROJECTS = (
    Project(
        "M-01",
        Text(
            "Rectifier of Tankhouse 2 replaced",
            "Заменён выпрямитель цеха электролиза 2",
            "2-электролиз цехының түзеткіші ауыстырылды",
        ),
        _SMELTER,
        _KIM,
        -190,
        -190,
        -178,
        -178,
        "Поздняя поставка трансформатора",
    ),
    Project(
        "M-02",
        Text(
            "SX-EW pilot on full load", "Опытная установка SX-EW на полной нагрузке", "SX-EW қондырғысы толық жүктемеде"
        ),
        _HYDRO,
        _OMAROV,
        -150,
        -150,
        None,
        -152,
    ),
    Project(
        "M-03",
        Text(
            "Boschekul: second mill started",
            "Бозшаколь: пущена вторая мельница",
            "Бозшакөл: екінші диірмен іске қосылды",
        ),
        _MILLS,
        _ISKAKOV,
        -60,
        -60,
        -35,
        -31,
        "Ждали футеровку",
    ),
    Project(
        "M-04",
        Text("Tailings thickener tested", "Испытан сгуститель хвостов", "Қалдық қоюландырғыш сыналды"),
        _MILLS,
        _KIM,
        -20,
        -20,
        12,
        None,
        "Протокол испытаний не подписан",
    ),
    Project(
        "M-05",
        Text(
            "Acid plant: catalyst renewed",
            "Сернокислотный цех: заменён катализатор",
            "Күкірт қышқылы цехы: катализатор ауыстырылды",
        ),
        _SMELTER,
        _OMAROV,
        15,
        15,
    ),
    Project(
        "M-06",
        Text("Heap 3: base accepted", "Штабель 3: основание принято", "Үйінді 3: негізі қабылданды"),
        _HYDRO,
        _OMAROV,
        40,
        40,
        64,
        None,
        "Дожди, грунт не уплотняется",
    ),
    Project(
        "M-07",
        Text(
            "Aktogay: design throughput reached",
            "Актогай: проектная производительность",
            "Ақтоғай: жобалық өнімділікке жетті",
        ),
        _MILLS,
        _ISKAKOV,
        90,
        90,
    ),
    Project(
        "M-08",
        Text("SX-EW plant: contract signed", "Завод SX-EW: договор подписан", "SX-EW зауыты: шартқа қол қойылды"),
        _HYDRO,
        _ISKAKOV,
        120,
        120,
        185,
        None,
        "Повторный тендер",
    ),
    Project(
        "M-09",
        Text("Zhezkazgan: new main fan", "Жезказган: новый главный вентилятор", "Жезқазған: жаңа бас желдеткіш"),
        _MINES,
        _KIM,
        200,
        200,
    ),
    Project(
        "M-10",
        Text("Tankhouse 3: crane renewed", "Цех электролиза 3: заменён кран", "3-электролиз цехы: кран ауыстырылды"),
        _SMELTER,
        _KIM,
        270,
    ),
)


def entries(project: Project, today: date) -> Iterator[tuple[int, Mapping[str, str], str | None]]:
    """Give what was recorded of a milestone: days before ``today``, values, and the reason of a change."""
    values = {
        f"{what}_{code}": getattr(text, code)
        for what, text in (("name", project.name), ("project", project.project), ("owner", project.owner))
        for code in ("en", "ru", "kk")
    }
    values["baseline"] = _day(today, project.baseline)
    if project.forecast is not None:
        values["forecast"] = _day(today, project.forecast)
    yield 240, values, None
    if project.slipped is not None:
        yield min(200, max(5, 45 - project.baseline)), {"forecast": _day(today, project.slipped)}, project.reason
    if project.actual is not None:
        yield -project.actual - 1, {"actual": _day(today, project.actual)}, None


def _day(today: date, offset: int) -> str:
    return (today + timedelta(days=offset)).isoformat()
