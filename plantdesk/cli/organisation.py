"""``plant``: the organisation on a day, as ``configure`` and the settings page have set it up."""

from __future__ import annotations

from datetime import date

from plantdesk.cli.asked import Asked
from plantdesk.cli.door import answer, command, json_option, pass_asked
from plantdesk.cli.looking import Look, look_options, looking
from plantdesk.cli.showing import columns, day_option
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import msg
from plantdesk.services.attributes import MANY, attribute_name, setting_shown, word
from plantdesk.services.directory import KINDS, Listed, listed
from plantdesk.services.language import Language
from plantdesk.services.organising import empty_divisions, troubles


@command(
    "plant",
    msg("Show how the plant is set up on a day: divisions, sections, sources, people, shifts, own figures."),
    day_option("--on", "on", about="day"),
    *look_options(),
    json_option(),
)
@pass_asked
@looking
def plant_command(asked: Asked, on: date | None, look: Look, as_json: bool) -> None:
    """Print the units of each kind."""
    with asked.read() as ledger:
        day = on or look.day(ledger)
        ledger = look.over(ledger)
        plant, catalogue = ledger.plant(), ledger.catalogue
        wrong = [one.message for one in troubles(ledger, day)]
        if as_json:
            answer(
                {
                    "on": day.isoformat(),
                    **look.words(),
                    "units": [_as_json(plant, one, day) for kind in KINDS for one in listed(plant, kind, day)],
                    "troubles": [str(message) for message in wrong],
                }
            )
            return
        language = asked.language
        asked.say(msg("{plant}, {day}", plant=plant.name(p.PLANT, p.PLANT, day), day=day))
        for kind in KINDS:
            units = listed(plant, kind, day)
            if units:
                asked.say("")
                asked.say(MANY[kind])
                for line in columns([_row(plant, catalogue, one, day, language) for one in units], left=3):
                    asked.say(f"  {line}")
        for message in [*empty_divisions(plant, day).values(), *wrong]:
            asked.say("")
            asked.say(message)


def _as_json(plant: Plant, one: Listed, day: date) -> dict[str, object]:
    names = {key: plant.attribute(one.kind, one.unit, key, day) for key in p.NAMES}
    division = plant.division_of(one.kind, one.unit, day) if one.kind in _BELONGING else None
    return {
        "kind": one.kind,
        "id": one.unit,
        **{key: value for key, value in names.items() if value is not None},
        "since": one.since.isoformat() if one.since else None,
        "state": one.state,
        "settings": dict(one.attributes),
        **({"division": division, "process": plant.process_of(one.kind, one.unit, day)} if division else {}),
    }


_BELONGING = (p.SECTION, p.CONCENTRATOR, p.HEAP, p.SOURCE)
_UNTOLD = (p.STATE, p.ORDER, *p.SHORTS, *p.MEASURES, p.HEADINGS)
"""Attributes that tell nothing in a line of their own."""


def _row(plant: Plant, catalogue: Catalogue, one: Listed, day: date, language: Language) -> list[str]:
    said = [
        f"{language.say(attribute_name(key))}: {language.say(setting_shown(plant, catalogue, key, value, day))}"
        for key, value in one.attributes.items()
        if key not in _UNTOLD
    ]
    state = "" if one.state in (None, p.RUNNING) else language.say(word(p.STATE, one.state or ""))
    return [one.unit, language.say(one.name), state, "; ".join(said)]
