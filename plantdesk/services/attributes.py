"""What people call the kinds of settings, their attributes and the words that these may be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.calendar import Rotation
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.own_figures import LAST, MEAN, OPTIONAL_WORD, SUM
from plantdesk.domain.plant import Plant, read_pattern, read_rotation
from plantdesk.domain.scope import HYDRO, PYRO
from plantdesk.domain.text import Message, Text, msg

KINDS: Mapping[str, Text] = {
    p.PLANT: Text("Plant", "Предприятие", "Кәсіпорын"),
    p.DIVISION: Text("Division", "Подразделение", "Бөлімше"),
    p.SECTION: Text("Section", "Секция", "Секция"),
    p.CONCENTRATOR: Text("Concentrator", "Обогатительная фабрика", "Байыту фабрикасы"),
    p.HEAP: Text("Heap", "Штабель", "Үйінді"),
    p.SOURCE: Text("Ore source", "Источник руды", "Кен көзі"),
    p.PERSON: Text("Person", "Сотрудник", "Қызметкер"),
    p.CREW: Text("Crew", "Бригада", "Бригада"),
    p.DESTINATION: Text("Destination", "Направление отгрузки", "Жөнелту бағыты"),
    p.GRADE: Text("Grade", "Марка", "Марка"),
    p.REASON: Text("Reason of notes", "Причина заметок", "Жазба себебі"),
    p.FIGURE: Text("Own figure", "Свой показатель", "Өз көрсеткіші"),
}
"""One of each kind."""

MANY: Mapping[str, Text] = {
    p.PLANT: Text("Plant", "Предприятие", "Кәсіпорын"),
    p.DIVISION: Text("Divisions", "Подразделения", "Бөлімшелер"),
    p.SECTION: Text("Sections", "Секции", "Секциялар"),
    p.CONCENTRATOR: Text("Concentrators", "Обогатительные фабрики", "Байыту фабрикалары"),
    p.HEAP: Text("Heaps", "Штабели", "Үйінділер"),
    p.SOURCE: Text("Ore sources", "Источники руды", "Кен көздері"),
    p.PERSON: Text("People", "Сотрудники", "Қызметкерлер"),
    p.CREW: Text("Shifts and crews", "Смены и бригады", "Ауысымдар мен бригадалар"),
    p.DESTINATION: Text("Destinations", "Направления отгрузки", "Жөнелту бағыттары"),
    p.GRADE: Text("Grades", "Марки", "Маркалар"),
    p.REASON: Text("Reasons of notes", "Причины заметок", "Жазба себептері"),
    p.FIGURE: Text("Own figures", "Свои показатели", "Өз көрсеткіштері"),
}
"""All of a kind, as a heading."""

_ATTRIBUTES: Mapping[str, Text] = {
    p.NAME_EN: Text("Name, English", "Название, английский", "Атауы, ағылшынша"),
    p.NAME_RU: Text("Name, Russian", "Название, русский", "Атауы, орысша"),
    p.NAME_KK: Text("Name, Kazakh", "Название, казахский", "Атауы, қазақша"),
    p.CODE: Text("Code", "Код", "Код"),
    p.STATE: Text("State", "Состояние", "Күйі"),
    p.ORDER: Text("Place in lists", "Место в списках", "Тізімдегі орны"),
    p.DIVISION_OF: Text("Division", "Подразделение", "Бөлімше"),
    p.DIVISION_KIND: Text("Kind of division", "Вид подразделения", "Бөлімше түрі"),
    p.PROCESS: Text("Process route", "Передел", "Технологиялық бағыт"),
    p.ROUTE: Text("Feeds", "Куда идёт руда", "Кен бағыты"),
    p.ORE_TYPE: Text("Ore type", "Тип руды", "Кен түрі"),
    p.CELLS_INSTALLED: Text("Cells installed", "Установлено ванн", "Орнатылған ванналар"),
    p.EXPECTED_CE_PCT: Text("Usual current efficiency, %", "Обычный выход по току, %", "Әдеттегі ток бойынша шығым, %"),
    p.STANDS_FOR: Text("Joined with", "Объединено с", "Біріктірілген"),
    p.ROLE: Text("Role", "Роль", "Рөлі"),
    p.CREW_OF: Text("Crew", "Бригада", "Бригада"),
    p.ZONE: Text("Time zone", "Часовой пояс", "Уақыт белдеуі"),
    p.SHIFTS: Text("Shifts", "Смены", "Ауысымдар"),
    p.ROTATION: Text("Rotation of crews", "График бригад", "Бригадалар кестесі"),
    p.FARADAY: Text("Faraday's constant, g/Ah", "Постоянная Фарадея, г/А·ч", "Фарадей тұрақтысы, г/А·сағ"),
    p.MILESTONE_LIMITS[0]: Text(
        "Milestones: at risk beyond, days", "Вехи: под угрозой при сдвиге более, сут", "Кезеңдер: қауіп, тәулік"
    ),
    p.MILESTONE_LIMITS[1]: Text(
        "Milestones: late beyond, days", "Вехи: срыв при сдвиге более, сут", "Кезеңдер: кешігу, тәулік"
    ),
    p.MILESTONE_LIMITS[2]: Text(
        "Milestones: remind before, days", "Вехи: напоминать за, сут", "Кезеңдер: еске салу, тәулік"
    ),
    p.MILESTONE_LIMITS[3]: Text(
        "Milestones: confirm within, days", "Вехи: подтверждать прогноз раз в, сут", "Кезеңдер: растау, тәулік"
    ),
    p.SAMPLE_CLOCK: Text("Clock of the sample", "Часы образца", "Үлгі сағаты"),
    p.SHORTS[0]: Text("Short name, English", "Кратко, английский", "Қысқаша, ағылшынша"),
    p.SHORTS[1]: Text("Short name, Russian", "Кратко, русский", "Қысқаша, орысша"),
    p.SHORTS[2]: Text("Short name, Kazakh", "Кратко, казахский", "Қысқаша, қазақша"),
    p.MEASURES[0]: Text("Unit of measure", "Единица измерения", "Өлшем бірлігі"),
    p.MEASURES[1]: Text("Unit, Russian", "Единица, русский", "Бірлік, орысша"),
    p.MEASURES[2]: Text("Unit, Kazakh", "Единица, казахский", "Бірлік, қазақша"),
    p.SHEET_OF: Text("Sheet", "Лист", "Парақ"),
    p.DECIMALS: Text("Decimals", "Знаков после запятой", "Үтірден кейінгі белгі"),
    p.LOW: Text("Not below", "Не ниже", "Төмен емес"),
    p.HIGH: Text("Not above", "Не выше", "Жоғары емес"),
    p.PLAUSIBLE_LOW: Text("Ask below", "Переспросить ниже", "Төмен болса сұрау"),
    p.PLAUSIBLE_HIGH: Text("Ask above", "Переспросить выше", "Жоғары болса сұрау"),
    p.DUE: Text("Due, hours after the shift", "Срок, часов после смены", "Мерзімі, ауысымнан кейін сағат"),
    p.ADDS: Text("How it adds up", "Как складывается", "Қалай қосылады"),
    p.MEASURED_BY: Text("Comes from", "Откуда берётся", "Қайдан алынады"),
    p.CHART: Text("In the chart", "На графике", "Графикте"),
    p.HEADINGS: Text("Headings in files (;)", "Заголовки в файлах (;)", "Файлдардағы тақырыптар (;)"),
}

_WORDS: Mapping[tuple[str, str], Text] = {
    (p.STATE, p.RUNNING): Text("running", "работает", "жұмыста"),
    (p.STATE, p.STOPPED): Text("stopped", "остановлено", "тоқтатылған"),
    (p.STATE, p.RETIRED): Text("retired", "выведено", "шығарылған"),
    (p.DIVISION_KIND, p.SMELTER): Text("smelter", "медеплавильный завод", "мыс балқыту зауыты"),
    (p.DIVISION_KIND, p.CONCENTRATING): Text("concentrator", "обогатительная фабрика", "байыту фабрикасы"),
    (p.DIVISION_KIND, p.HYDROMET): Text("hydrometallurgical plant", "гидрометаллургический завод", "гидрометаллургия"),
    (p.DIVISION_KIND, p.MINE): Text("mine", "рудник", "кеніш"),
    (p.PROCESS, PYRO): Text("pyrometallurgical", "пирометаллургический", "пирометаллургиялық"),
    (p.PROCESS, HYDRO): Text("hydrometallurgical", "гидрометаллургический", "гидрометаллургиялық"),
    (p.ADDS, SUM): Text("sum", "сумма", "қосынды"),
    (p.ADDS, LAST): Text("the latest stands", "последнее значение", "соңғы мән"),
    (p.MEASURED_BY, "scale"): Text("scale", "весы", "таразы"),
    (p.MEASURED_BY, "lab"): Text("laboratory", "лаборатория", "зертхана"),
    (p.MEASURED_BY, "meter"): Text("meter", "прибор", "аспап"),
    (p.MEASURED_BY, "estimate"): Text("estimate", "оценка", "баға"),
    (p.CHART, "bars"): Text("bars", "столбики", "бағандар"),
    (p.CHART, "line"): Text("line", "линия", "сызық"),
    (p.CHART, "none"): Text("not drawn", "не рисуется", "сызылмайды"),
    (p.DUE, OPTIONAL_WORD): Text("optional", "не обязателен", "міндетті емес"),
    (p.DUE, "0"): Text("at the end of the shift", "к концу смены", "ауысым соңында"),
    (p.ROLE, "supervisor"): Text("shift supervisor", "начальник смены", "ауысым бастығы"),
    (p.ROLE, "dispatcher"): Text("dispatcher", "диспетчер", "диспетчер"),
    (p.ROLE, "lab"): Text("laboratory", "лаборатория", "зертхана"),
    (p.ROLE, "manager"): Text("manager", "руководитель", "басшы"),
    (p.ORE_TYPE, "sulphide"): Text("sulphide", "сульфидная", "сульфидті"),
    (p.ORE_TYPE, "oxide"): Text("oxide", "окисленная", "тотыққан"),
    (p.ORE_TYPE, "mixed"): Text("mixed", "смешанная", "аралас"),
    (p.ORE_TYPE, "off_balance"): Text("off-balance", "забалансовая", "баланстан тыс"),
}


def attribute_name(key: str) -> Text | str:
    """Name an attribute of a setting; its key where it has no name."""
    return _ATTRIBUTES.get(key, key)


def words_of(key: str) -> tuple[str, ...]:
    """Give the words that an attribute may be, where there are only a few."""
    return tuple(word for attribute, word in _WORDS if attribute == key)


def word(key: str, value: str) -> Text | str:
    """Name a word of an attribute; itself where it has no name."""
    return _WORDS.get((key, value), value)


def setting_shown(plant: Plant, catalogue: Catalogue, key: str, value: str, day: date) -> Message | Text | str:
    """Say a stored setting as people read it: the names of what it refers to, a rotation and shifts in a line."""
    if key == p.DIVISION_OF:
        return plant.name(p.DIVISION, value, day)
    if key == p.CREW_OF:
        return plant.name(p.CREW, value, day)
    if key == p.ROUTE:
        kind, _, unit = value.partition(":")
        return plant.name(kind, unit, day)
    if key == p.SHEET_OF and value in {sheet.key for sheet in catalogue.sheets}:
        return catalogue.sheet(value).name
    if key == p.ADDS and value.startswith(f"{MEAN}:"):
        return msg("mean, weighted by: {figure}", figure=_series_name(catalogue, value.partition(":")[2]))
    if key == p.SHIFTS:
        shifts = read_pattern(value).shifts
        return ", ".join(f"{shift.code} {shift.start:%H:%M}" for shift in shifts)
    if key == p.ROTATION:
        return rotation_told(read_rotation(value), plant, day)
    return word(key, value)


def rotation_told(rotation: Rotation, plant: Plant, day: date) -> Message:
    """Say a rotation in a line: its crews, how many days its cycle has, and from which day it counts."""
    return msg(
        "{crews}; a cycle of {days} days from {epoch}",
        crews=[plant.name(p.CREW, crew, day) for crew in rotation.offsets],
        days=len(rotation.cycle),
        epoch=rotation.epoch,
    )


def _series_name(catalogue: Catalogue, key: str) -> Text | str:
    try:
        return catalogue.series(key).name
    except KeyError:
        return key
