"""What a chart of any board can be compared with: in its place, and in the Trends tab, which has room for all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from plantdesk.domain.text import Message, msg
from plantdesk.ui.actions import Offer
from plantdesk.ui.charts import Against, PanelKind, PanelSpec, TrendPlot
from plantdesk.ui.charts.ticks import day_of
from plantdesk.ui.charts.trend_keys import place_here
from plantdesk.ui.trends.choice import all_charted, another_figure

if TYPE_CHECKING:
    from plantdesk.ui.trends.board import TrendBoard

_MOST_UNITS = 8
"""There are so many colours of series."""
OpenInTrends = Callable[[PanelSpec, "TrendBoard"], None]
"""Opens a chart in the Trends tab, over the stretch of time of the board that it comes from."""


def comparisons(board: TrendBoard, chart: QWidget, open_in_trends: OpenInTrends | None) -> list[Offer | None]:
    """Give the lines of the menu of a chart; those about the Trends tab only where something opens it."""
    offers: list[Offer | None] = []
    shown = board.shows_last_year(chart)
    if shown is not None:
        offers.append(
            Offer("last year", msg("Last year in the chart"), lambda: board.show_last_year(not shown), "", shown)
        )
    if isinstance(chart, TrendPlot):
        offers += _cursors(board)
    spec = board.panel_of(chart)
    if spec is None or open_in_trends is None:
        return offers
    opened = open_in_trends
    offers.append(None)
    for key, words, panel in _in_trends(board, spec):
        offers.append(Offer(key, words, lambda wanted=panel: opened(wanted, board)))  # type: ignore[misc]
    return offers


def _cursors(board: TrendBoard) -> Iterator[Offer]:
    """Give the lines of cursors A and B, on the day that is pointed at as the menu opens."""
    time = board.time
    day = time.pointed_day
    for which, name in enumerate("AB"):
        words = msg("Cursor {name} in the middle", name=name)
        if day is not None:
            words = msg("Cursor {name} on {day}", name=name, day=day_of(day))
        yield Offer(f"cursor {name}", words, lambda at=day, w=which: _place(board, at, w), name)  # type: ignore[misc]
    if time.cursors:
        yield Offer("no cursors", msg("Take the cursors away"), time.clear_cursors, "Backspace")


def _place(board: TrendBoard, day: int | None, which: int) -> None:
    if day is None:
        place_here(board.time, which)
    else:
        board.time.place_cursor(day, which)


def _in_trends(board: TrendBoard, spec: PanelSpec) -> Iterator[tuple[str, Message, PanelSpec]]:
    """Give the comparisons of the Trends tab, each with the chart it opens."""
    alone = replace(spec, units=spec.units if len(spec.units) == 1 else ())
    yield "trends last year", msg("Compare in Trends: with last year"), replace(alone, compare=Against.LAST_YEAR)
    yield "trends plan", msg("Compare in Trends: with the plan"), replace(alone, compare=Against.PLAN)
    units = _units_of(board, spec)
    if len(units) > 1:
        yield "trends units", msg("Compare in Trends: each unit as a line of its own"), replace(spec, units=units)
    other = another_figure(all_charted(board.desk.reader.catalogue), spec.figures[0])
    if other:
        yield "trends axes", msg("Compare in Trends: two figures on two axes"), replace(alone, second_axis=other)
    yield (
        "trends distribution",
        msg("Compare in Trends: how often which value comes"),
        replace(spec, kind=PanelKind.HISTOGRAM),
    )
    if other:
        scatter = replace(alone, figures=(spec.figures[0], other), kind=PanelKind.SCATTER)
        yield "trends scatter", msg("Compare in Trends: one figure against another, as points"), scatter


def _units_of(board: TrendBoard, spec: PanelSpec) -> tuple[str, ...]:
    """Give the units that the figure of a chart is entered for, as many as can be told apart."""
    figure = all_charted(board.desk.reader.catalogue).get(spec.figures[0])
    if figure is None:
        return ()
    kind = board.desk.reader.catalogue.sheet(figure.sheet).subject
    return tuple(board.desk.plant.running(kind, board.desk.today)[:_MOST_UNITS])
