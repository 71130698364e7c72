"""Layouts of charts: composed by a person, kept in the ledger with author and time, opened again by anybody.

A layout is a name, a stretch of time and panels. What a panel says is read and written by the charts alone
(``ui/charts/panel_spec``); here it is JSON that goes in and comes out as it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from plantdesk.domain import measures as m
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.ports import Readable
from plantdesk.services.reasons import LAYOUT_CHANGED, LAYOUT_FORGOTTEN
from plantdesk.services.recording import KEYBOARD, Entry, Outcome, Recorder

LAYOUT = "layout"
"""Kind of the subject, and of the command; its unit is the layout's code."""
NAME, PANELS = "name", "panels"
USUAL_RANGE = "90d"
LONGEST_NAME, MOST_PANELS = 60, 12
_CODE = re.compile(r"L-(\d+)")
_MOST_LINES = 8

Panel = Mapping[str, Any]
"""What a panel says, as JSON."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Panels under a name; ``code`` is empty for one that is not kept. ``span`` is a preset: 30d, 90d, 1y, ytd, all."""

    name: str
    panels: tuple[Panel, ...] = ()
    span: str = USUAL_RANGE
    code: str = ""
    seen: Mapping[str, int | None] = field(default_factory=dict)
    """The revisions that stood when it was read."""

    def to_json(self) -> str:
        """Write what is kept beside the name."""
        return json.dumps({"span": self.span, "panels": list(self.panels)}, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True, slots=True)
class Ready:
    """A layout that comes with the program and follows from the plant: its key, what it is called, its panels."""

    key: str
    name: Message
    panels: tuple[Panel, ...]
    span: str = USUAL_RANGE


def kept_layouts(ledger: Readable) -> tuple[Layout, ...]:
    """Give the layouts that are kept, by name; what cannot be read of one is left out of it."""
    found = [_layout(subject.unit, row) for subject, row in ledger.undated((LAYOUT,)).items()]
    return tuple(sorted((one for one in found if one is not None), key=lambda one: (one.name.casefold(), one.code)))


def read_layout(name: str, text: str, code: str = "", seen: Mapping[str, int | None] | None = None) -> Layout:
    """Read what ``Layout.to_json`` wrote; panels that are none are left out."""
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, Mapping):
        found = {}
    panels, span = found.get("panels"), found.get("span")
    good = tuple(one for one in panels if isinstance(one, Mapping)) if isinstance(panels, list) else ()
    return Layout(name, good, span if isinstance(span, str) else USUAL_RANGE, code, seen or {})


def keep_layout(recorder: Recorder, ledger: Readable, layout: Layout) -> Outcome:
    """Keep a layout: a new one where it has no code. ``Refused`` without a name or panels; a clash as any other."""
    name = " ".join(layout.name.split())
    if not name:
        raise Refused(msg("A layout needs a name. Type one, then keep it."))
    if len(name) > LONGEST_NAME:
        raise Refused(msg("The name of a layout has at most {n} characters. Shorten it.", n=LONGEST_NAME))
    if not layout.panels:
        raise Refused(msg("There is no chart in this layout. Add one, then keep it."))
    if len(layout.panels) > MOST_PANELS:
        raise Refused(msg("A layout has at most {n} charts. Remove some, or make a second layout.", n=MOST_PANELS))
    code = layout.code or next_code(ledger)
    values = {NAME: name, PANELS: layout.to_json()}
    seen = dict(layout.seen) if layout.code else {}
    entry = Entry(Subject(LAYOUT, code), values, seen)
    return recorder.save([entry], LAYOUT, KEYBOARD, LAYOUT_CHANGED, all_or_nothing=True)


def forget_layout(recorder: Recorder, layout: Layout) -> Outcome:
    """Take a kept layout away; the ledger keeps what it was, and undo brings it back."""
    entry = Entry(Subject(LAYOUT, layout.code), {NAME: None, PANELS: None}, dict(layout.seen))
    return recorder.save([entry], LAYOUT, KEYBOARD, LAYOUT_FORGOTTEN, all_or_nothing=True)


def next_code(ledger: Readable) -> str:
    """Give a code that no layout has ever had."""
    used = [int(found[1]) for s in ledger.undated((LAYOUT,)) if (found := _CODE.fullmatch(s.unit))]
    return f"L-{max(used, default=0) + 1}"


def kept_by(ledger: Readable, layout: Layout) -> tuple[str, int] | None:
    """Give who kept a layout last (a person's id) and when (UTC milliseconds)."""
    found = ledger.revisions([one for one in layout.seen.values() if one is not None])
    newest = max(found.values(), key=lambda one: one.id, default=None)
    return None if newest is None else (newest.command.author, newest.command.recorded)


def ready_layouts(ledger: Readable, today: date) -> tuple[Ready, ...]:
    """Give the layouts that come with the program, made of what this plant has; panels of units it lacks are left out."""
    plant, catalogue = ledger.plant(), ledger.catalogue
    sections = plant.running(m.SECTION, today)
    concentrators, sources = plant.running(m.CONCENTRATOR, today), plant.running(m.SOURCE, today)
    output = [
        _panel([m.CATHODE_T], compare="plan"),
        _panel([m.CATHODE_T], roll_up="month", compare="last_year"),
    ]
    if len(sections) > 1:
        output.append(_panel([m.CATHODE_T], units=sections, roll_up="week"))
    output.append(_panel([m.CATHODE_T], second_axis=m.ENERGY_MWH, roll_up="week"))
    ore = []
    if sources:
        ore = [_panel([m.CU_PCT], units=sources), _panel([m.WET_T], roll_up="week", compare="last_year")]
    if concentrators:
        ore.append(_panel([m.RECOVERY_PCT], units=concentrators))
        ore.append(_panel([m.CONC_CU_PCT, m.RECOVERY_PCT], units=concentrators[:1], kind="scatter"))
    # Refining and electrowinning differ in voltage sevenfold: on one axis the lines of either would be flat.
    alike = _of_one_process(plant, sections, today)
    cells = [_panel([m.CELL_VOLTAGE_V], units=part) for part in alike] + [_panel([m.CURRENT_KA], units=sections)]
    if len(alike) == 1:
        cells.append(_panel([m.CELL_VOLTAGE_V], kind="histogram"))
    cells.append(_panel([m.REJECT_T], roll_up="week"))
    made = (
        Ready("output", msg("Output: plan, last year, sections"), tuple(output), "1y"),
        Ready("ore", msg("Ore and recovery"), tuple(ore), "90d"),
        Ready("cells", msg("Cells: voltage, current, rejects"), tuple(cells if sections else ()), "90d"),
    )
    known = {f.key for sheet in catalogue.sheets for f in catalogue.charted(sheet.key)}
    return tuple(
        Ready(one.key, one.name, tuple(panel for panel in one.panels if set(panel["figures"]) <= known), one.span)
        for one in made
        if one.panels
    )


def _of_one_process(plant: Plant, sections: Sequence[str], day: date) -> list[list[str]]:
    """Give the sections of each process route together, those of the route with most of them first."""
    found: dict[str | None, list[str]] = {}
    for section in sections:
        found.setdefault(plant.process_of(m.SECTION, section, day), []).append(section)
    return sorted(found.values(), key=len, reverse=True)


def attribute_name(key: str) -> Text:
    """Give what people call what is recorded of a layout."""
    return _NAMES.get(key, Text(key, key, key))


_NAMES = {
    NAME: Text("Name of the layout", "Название набора графиков", "Графиктер жиынының атауы"),
    PANELS: Text("Charts of the layout", "Графики набора", "Жиынның графиктері"),
}


def _panel(
    figures: Sequence[str],
    units: Sequence[str] = (),
    roll_up: str = "auto",
    compare: str = "none",
    second_axis: str = "",
    kind: str = "trend",
) -> Panel:
    return {
        "figures": list(figures),
        "units": list(units[:_MOST_LINES]),
        "roll_up": roll_up,
        "compare": compare,
        "second_axis": second_axis,
        "kind": kind,
    }


def _layout(code: str, row: Mapping[str, Standing]) -> Layout | None:
    name, panels = row.get(NAME), row.get(PANELS)
    if name is None or panels is None or not name.value or not panels.value:
        return None
    return read_layout(name.value, panels.value, code, {NAME: name.revision, PANELS: panels.revision})
