"""What is written beneath a trend and beside it: its series, and what the marks of its days mean."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.charts.drawn import Drawn
from plantdesk.ui.charts.legend import Entry, Look
from plantdesk.ui.charts.linked import TimeRange
from plantdesk.ui.charts.readout import EndLabel
from plantdesk.ui.charts.series import Kind, State
from plantdesk.ui.theme import Theme


def has_rings(series: Collection[Drawn]) -> bool:
    """Tell whether anything that is typed and not saved is ringed."""
    return any(drawn.marks is not None and drawn.marks.pending for drawn in series)


def legend_entries(declared: Collection[Drawn], language: Language, last: float) -> list[Entry]:
    """Name the series that are not named at the ends of their lines, and the states there are; ``last`` is the last day."""
    say = language.say
    entries = []
    states: set[State] = set()
    for drawn in declared:
        series = drawn.series
        if series.kind is Kind.POINTS:
            entries.append(Entry(Look.PROVISIONAL_POINT, series.token, series.name))
            continue
        states.update(drawn.states.values())
        if series.end_label:
            continue
        dashed = series.dashed or series.kind is Kind.PLAN
        line = Look.DOTTED if series.dotted else Look.DASHED if dashed else Look.LINE
        look = Look.BARS if series.is_bars else line
        name = series.name
        if series.dotted and not drawn.has_values(last):
            name = say(msg("{name}: nothing entered", name=name))
        entries.append(Entry(look, series.token, name))
    if State.PROVISIONAL in states:
        bars = any(d.series.is_bars for d in declared)
        look = Look.PROVISIONAL if bars else Look.PROVISIONAL_POINT
        entries.append(Entry(look, "data1" if bars else "text", say(msg("provisional"))))
    if State.CORRECTED in states:
        entries.append(Entry(Look.CORRECTED, "text", say(msg("corrected"))))
    if has_rings(declared):
        entries.append(Entry(Look.UNSAVED, "accent", say(msg("not saved"))))
    return entries


def end_labels(
    declared: Collection[Drawn], time: TimeRange, theme: Theme, height_of: Callable[[Drawn, float], float]
) -> list[EndLabel]:
    """Name the lines that are named at their ends, each at the height of its last value in view."""
    labels = []
    for drawn in declared:
        series, daily = drawn.series, drawn.daily
        if not series.end_label:
            continue
        values = daily.values[daily.slice(time.start, time.end)]
        known = np.flatnonzero(np.isfinite(values))
        if known.size:
            height = height_of(drawn, float(values[known[-1]]))
            dashed = series.dashed or series.kind is Kind.PLAN
            labels.append(EndLabel(series.name, height, theme.colour(series.token), dashed))
    return labels
