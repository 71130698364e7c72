"""The words and shapes of the signs of work, for the window, the command line and programs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Figure
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.attributes import word
from plantdesk.services.lacking import shorts
from plantdesk.services.language import Language
from plantdesk.services.naming import entry_name
from plantdesk.services.signs import LABORATORY, Board, Call, Cell, Duty, Sign, due_at, is_assayed

NAMES: Mapping[Sign, Text] = {
    Sign.COMPLETE: Text("complete", "внесено", "енгізілді"),
    Sign.PARTIAL: Text("partial", "частично", "ішінара"),
    Sign.LATE: Text("late", "просрочено", "кешікті"),
    Sign.MISSING: Text("missing", "нет данных", "дерек жоқ"),
    Sign.NOT_DUE: Text("not due", "не ожидается", "күтілмейді"),
}
SHAPES: Mapping[Sign, str] = {
    Sign.COMPLETE: "●",
    Sign.PARTIAL: "◐",
    Sign.LATE: "▲",
    Sign.MISSING: "■",
    Sign.NOT_DUE: "·",
}
"""Each sign has its own shape, so that colour is not needed to tell them apart."""


def initials(name: str) -> str:
    """Shorten a person's name to the first letters of its words."""
    return "".join(part[0].upper() for part in name.split() if part[0].isalpha())[:3]


def local_time(plant: Plant, milliseconds: int) -> datetime:
    """Give a recorded moment in plant time, without a zone."""
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return plant.calendar(moment.date()).local(moment).replace(tzinfo=None)


def how_late(late: timedelta) -> Message:
    """Say how long after it was due something came, or is awaited: in hours, from two days on in days."""
    hours = int(late.total_seconds() // 3600)
    if hours >= 48:
        return msg("{days} d", days=hours // 24)
    return msg("{hours} h", hours=hours) if hours else msg("{minutes} min", minutes=int(late.total_seconds() // 60))


def brief(cell: Cell, plant: Plant, language: Language) -> str:
    """Say a cell in one short line: who and when, else the word of its sign, and how late."""
    parts = []
    if cell.first is not None and cell.authors:
        who = language.say(plant.name(p.PERSON, cell.authors[0], cell.subject.day or local_time(plant, cell.first)))
        parts += [initials(who) or who[:3], f"{local_time(plant, cell.first):%H:%M}"]
    elif cell.sign is not Sign.NOT_DUE:
        parts.append(language.say(NAMES[cell.sign]))
    if cell.late is not None:
        parts.append(f"+{language.say(how_late(cell.late))}")
    return " ".join(parts)


def whole(cell: Cell, plant: Plant, language: Language) -> list[str]:
    """Say all of a cell: sign, how much is there, who with full names, corrections, what is absent, how late."""
    say = language.say
    lines = [f"{SHAPES[cell.sign]} {say(NAMES[cell.sign])}"]
    if cell.due:
        lines.append(say(msg("{there} of {due} figures that are due", there=cell.there, due=cell.due)))
    if cell.first is not None and cell.last is not None and cell.subject.day is not None:
        names = [plant.name(p.PERSON, author, cell.subject.day) for author in cell.authors]
        lines.append(say(msg("entered by {who}, {when}", who=names, when=local_time(plant, cell.first))))
        if cell.last > cell.first:
            lines.append(say(msg("last recorded {when}", when=local_time(plant, cell.last))))
    if cell.corrections:
        lines.append(say(msg("corrected figures: {count}", count=cell.corrections)))
    lines += _lacks(cell, plant, language)
    if cell.late is not None:
        words = msg("overdue for {time}", time=how_late(cell.late))
        if cell.sign in (Sign.COMPLETE, Sign.PARTIAL):
            words = msg("came {time} late", time=how_late(cell.late))
        lines.append(say(words))
    return lines


def _lacks(cell: Cell, plant: Plant, language: Language) -> list[str]:
    """Say what of a cell is overdue and what is still awaited by when, with who owes it."""
    lines = []
    if cell.absent:
        told: Sequence[Message | Text] = shorts(cell.absent)
        lines.append(msg("not there: {figures}", figures=told if cell.sign is Sign.MISSING else _owed(cell, plant)))
    if cell.awaited:
        awaited = [
            msg("{figure} ({who}, by {moment})", figure=one.short, who=_owes(one, cell, plant), moment=due)
            for one in cell.awaited
            for due in (due_at(plant, cell.subject, one),)
        ]
        lines.append(msg("awaited: {figures}", figures=awaited))
    return [language.say(line) for line in lines]


def _owed(cell: Cell, plant: Plant) -> list[Message]:
    """Name the overdue figures with who owes them: the laboratory, or the crew that had the shift."""
    return [msg("{figure} ({who})", figure=one.short, who=_owes(one, cell, plant)) for one in cell.absent]


def _owes(figure: Figure, cell: Cell, plant: Plant) -> Message | Text | str:
    if is_assayed(figure):
        return word(p.ROLE, LABORATORY)
    day = cell.subject.day
    assert day is not None
    assert cell.subject.shift is not None
    crew = plant.calendar(day).crew(day, cell.subject.shift)
    return msg("the shift") if crew is None else _crew_called(plant, crew, day)


def cell_told(cell: Cell, plant: Plant, language: Language) -> str:
    """Say all of a cell in one line, with its unit, day and shift."""
    assert cell.subject.day is not None
    name = entry_name(plant, cell.subject)
    return f"{language.say(name)}: {'; '.join(whole(cell, plant, language))}"


def lacks_of(found: Board, plant: Plant, language: Language) -> list[str]:
    """Say what begun shifts lack, who owes it, and by when: units that lack the same stand together."""
    alike: dict[tuple[date, str, str], list[Text]] = {}
    for place, (day, shift) in enumerate(found.shifts):
        for cell in (cell for group in found.groups for cell in group.at(place)):
            if cell.sign in (Sign.PARTIAL, Sign.LATE):
                what = "; ".join(_lacks(cell, plant, language))
                name = plant.name(cell.subject.kind, cell.subject.unit, day)
                alike.setdefault((day, shift, what), []).append(name)
    return [
        language.say(
            msg("{day}, {shift}, {what}: {units}", day=day, shift=_shift(plant, day, shift), what=what, units=units)
        )
        for (day, shift, what), units in alike.items()
    ]


def call_of(call: Call, plant: Plant, language: Language) -> str:
    """Say whom to phone, about which shift and what."""
    say, day = language.say, call.day
    units: list[Message | Text] = list(
        dict.fromkeys(plant.name(c.subject.kind, c.subject.unit, day) for c in call.cells)
    )
    shown = units[:_MOST]
    if len(units) > _MOST:
        shown.append(msg("{count} more", count=len(units) - _MOST))
    what = NAMES[Sign.MISSING if any(c.sign is Sign.MISSING for c in call.cells) else Sign.LATE]
    names: list[Message | Text] = [plant.name(p.PERSON, person, day) for person in call.people]
    about = msg(
        "{who} ({role}): {day}, {shift}, {what}: {units}",
        who=names or [_nobody(call)],
        role=_role(call, plant),
        day=day,
        shift=_shift(plant, call.day, call.shift),
        what=what,
        units=shown,
    )
    late = call.late
    if late > timedelta():
        about = msg("{about}; overdue for {time}", about=about, time=how_late(late))
    return say(about)


_MOST = 4


def _nobody(call: Call) -> Message:
    if call.crew is None and call.role != "lab":
        return msg("nobody is on the rotation")
    return msg("nobody is set down for it")


def _role(call: Call, plant: Plant) -> Message | Text | str:
    if call.crew is not None:
        return crew_name(plant, call.crew, call)
    return word(p.ROLE, call.role)


def crew_name(plant: Plant, crew: str, of: Call | Duty) -> Message | Text:
    """Name a crew as the plant calls it on that day."""
    return _crew_called(plant, crew, of.day)


def _crew_called(plant: Plant, crew: str, day: date) -> Message | Text:
    if crew in plant.all_units(p.CREW):
        return plant.name(p.CREW, crew, day)
    return msg("crew {crew}", crew=crew)


def duty_of(duty: Duty, plant: Plant, language: Language) -> str:
    """Say who has the shift that is under way."""
    if duty.crew is None:
        return language.say(msg("On duty now: the plant has no rotation of crews."))
    names: list[Message | Text] = [plant.name(p.PERSON, person, duty.day) for person in duty.people]
    who = names or [msg("nobody is set down for it")]
    return language.say(msg("On duty now: {crew}, {who}", crew=crew_name(plant, duty.crew, duty), who=who))


def _shift(plant: Plant, day: date, shift: str) -> Text | str:
    pattern = plant.calendar(day).pattern
    return pattern.shift(shift).name if shift in pattern.codes else shift


def as_json(found: Board, plant: Plant) -> dict[str, object]:
    """Give a board for programs."""
    english = Language("en")
    return {
        "now": found.now.isoformat(timespec="seconds"),
        "counts": {sign.value: count for sign, count in found.counts.items()},
        "on_duty": {
            "day": found.duty.day.isoformat(),
            "shift": found.duty.shift,
            "crew": found.duty.crew,
            "people": list(found.duty.people),
        },
        "divisions": [
            {
                "division": group.division,
                "name": group.name.en,
                "units": [
                    {
                        "kind": line.kind,
                        "id": line.unit,
                        "name": line.name.en,
                        "shifts": [_cell_json(cell) for cell in line.cells],
                    }
                    for line in group.lines
                ],
            }
            for group in found.groups
        ],
        "calls": [
            {
                "day": call.day.isoformat(),
                "shift": call.shift,
                "crew": call.crew,
                "role": call.role,
                "people": list(call.people),
                "units": [[cell.subject.kind, cell.subject.unit, cell.sign.value] for cell in call.cells],
                "overdue_h": round(call.late.total_seconds() / 3600, 2),
                "text": call_of(call, plant, english),
            }
            for call in found.calls
        ],
    }


def _cell_json(cell: Cell) -> dict[str, object]:
    assert cell.subject.day is not None
    return {
        "day": cell.subject.day.isoformat(),
        "shift": cell.subject.shift,
        "sign": cell.sign.value,
        "there": cell.there,
        "due": cell.due,
        "absent": [figure.key for figure in cell.absent],
        "awaited": [figure.key for figure in cell.awaited],
        "late_h": None if cell.late is None else round(cell.late.total_seconds() / 3600, 2),
        "authors": list(cell.authors),
        "first": None if cell.first is None else _utc(cell.first),
        "last": None if cell.last is None else _utc(cell.last),
        "corrections": cell.corrections,
    }


def _utc(milliseconds: int) -> str:
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat(timespec="milliseconds")
