"""What programmes, projects and milestones may name: the plant's figures and divisions, and milestones of their own.

One rule for whoever names it: the command line, the window, files of other programs, and the recorder itself.
"""

from __future__ import annotations

from datetime import date

from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.plant import DIVISION, Plant
from plantdesk.domain.text import Message, msg
from plantdesk.services import programme as a
from plantdesk.services.bounded import shortened


def unknown_figure(catalogue: Catalogue, figure: str | None) -> Message | None:
    """Say that an effect is on what is not measured here."""
    try:
        if figure:
            catalogue.series(figure)
    except KeyError:
        return msg("there is no figure {figure}. Choose one of the plant's.", figure=shortened(figure or ""))
    return None


def unknown_division(plant: Plant, division: str | None) -> Message | None:
    """Say that there never was a division of this id, with those that there are."""
    plant = plant.whole()
    if not division or division in plant.all_units(DIVISION):
        return None
    return _no_division(plant, division, date.max)


def division_called(plant: Plant, text: str, day: date) -> str:
    """Give the id of a division by its id, code or a name of the day; ``Refused`` where none or several are meant."""
    plant = plant.whole()
    if text in plant.all_units(DIVISION):
        return text
    found = plant.find(DIVISION, text, day)
    if len(found) > 1:
        raise Refused(msg("“{name}” may mean {units} on {day}. Give the id.", name=text, units=list(found), day=day))
    if not found:
        raise Refused(_no_division(plant, text, day))
    return found[0]


def _no_division(plant: Plant, text: str, day: date) -> Message:
    known = [plant.name(DIVISION, one, day) for one in plant.units(DIVISION, day)]
    if not known:
        return msg("there is no division “{text}”, for the plant has none yet. Set it up first.", text=shortened(text))
    return msg("there is no division “{text}”. Choose one of: {known}.", text=shortened(text), known=known)


def foreign_effect(project: str, milestone: str, home: str | None) -> Message | None:
    """Say that an effect would count from a milestone of another project: nothing counts it from there."""
    if home == project:
        return None
    return msg(
        "the effect counts from a milestone of the project itself, and {milestone} belongs to {other}. Choose one of its"
        " own, and let that wait for {milestone}.",
        milestone=milestone,
        other=home or msg("no project at all"),
    )


def counted_from(project: str) -> Message:
    """Say that a milestone stays in its project while the effect of that one counts from it."""
    return msg(
        "the effect of {project} counts from this milestone, so it stays there. Change “{name}” of the project first.",
        project=project,
        name=a.attribute_name(a.EFFECT_SINCE),
    )
