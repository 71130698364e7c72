"""What a chart of any board can be compared with: in its place, and in the Trends tab, which has room for all of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from PySide6.QtWidgets import QWidget

from plantdesk.domain.text import msg
from plantdesk.ui.actions import Offer
from plantdesk.ui.charts import Against, PanelKind, PanelSpec, TimeRange, TrendPlot
from plantdesk.ui.charts.trend_keys import CURSOR_LETTERS, place_here
from plantdesk.ui.desk import Desk
from plantdesk.ui.trends.choice import all_charted, another_figure

_MOST_UNITS = 8
"""There are so many colours of series."""
OpenInTrends = Callable[[PanelSpec, TimeRange], None]
"""Opens a chart in the Trends tab, over a stretch of time."""


class Board(Protocol):
    """What is asked of the board that a chart stands on."""

    desk: Desk
    time: TimeRange

    def panel_of(self, chart: QWidget) -> PanelSpec | None:
        """Say what a chart shows as a panel of the Trends tab would."""

    def shows_last_year(self, chart: QWidget) -> bool | None:
        """Tell whether last year is drawn in a chart; ``None`` where it cannot be."""

    def show_last_year(self, shown: bool) -> None:
        """Draw last year, or no more."""


def comparisons(board: Board, chart: QWidget, open_in_trends: OpenInTrends | None) -> list[Offer | None]:
    """Give the lines of the menu of a chart; those about the Trends tab only where something opens it."""
    offers: list[Offer | None] = []
    shown = board.shows_last_year(chart)
    if shown is not None:
        offers.append(
            Offer(
                "last year",
                msg("Last year in the chart"),
                lambda: board.show_last_year(not shown),
                "Ctrl+Shift+Y",
                shown,
            )
        )
    if isinstance(chart, TrendPlot):
        offers += _cursors(board.time)
    spec = board.panel_of(chart)
    if spec is None or open_in_trends is None:
        return offers
    return [*offers, None, *_in_trends(board, spec, open_in_trends)]


def _cursors(time: TimeRange) -> list[Offer]:
    """Give the lines of cursors A and B: on the day that is pointed at as the menu opens, else in the middle."""
    day = time.pointed_day

    def place(which: int) -> None:
        if day is None:
            place_here(time, which)
        else:
            time.place_cursor(day, which)

    offers = [
        Offer("cursor a", msg("Cursor A here"), lambda: place(0), "A", letters=CURSOR_LETTERS[0]),
        Offer("cursor b", msg("Cursor B here"), lambda: place(1), "B", letters=CURSOR_LETTERS[1]),
    ]
    if time.cursors:
        offers.append(Offer("no cursors", msg("Take the cursors away"), time.clear_cursors, "Backspace"))
    return offers


def _in_trends(board: Board, spec: PanelSpec, opened: OpenInTrends) -> list[Offer]:
    """Give the comparisons of the Trends tab, each with the chart it opens."""
    alone = replace(spec, units=spec.units if len(spec.units) == 1 else ())
    units, other = _units_of(board, spec), another_figure(all_charted(board.desk.reader.catalogue), spec.figures[0])

    def opens(wanted: PanelSpec) -> Callable[[], None]:
        return lambda: opened(wanted, board.time)

    last, plan = replace(alone, compare=Against.LAST_YEAR), replace(alone, compare=Against.PLAN)
    offers = [
        Offer("trends last year", msg("Compare in Trends: with last year"), opens(last)),
        Offer("trends plan", msg("Compare in Trends: with the plan"), opens(plan)),
    ]
    if len(units) > 1:
        apart = replace(spec, units=units)
        offers.append(Offer("trends units", msg("Compare in Trends: each unit as a line of its own"), opens(apart)))
    if other:
        axes = replace(alone, second_axis=other)
        points = replace(alone, figures=(spec.figures[0], other), kind=PanelKind.SCATTER)
        offers += [
            Offer("trends axes", msg("Compare in Trends: two figures on two axes"), opens(axes)),
            Offer("trends points", msg("Compare in Trends: one figure against another, as points"), opens(points)),
        ]
    often = replace(spec, kind=PanelKind.HISTOGRAM)
    offers.append(Offer("trends often", msg("Compare in Trends: how often which value comes"), opens(often)))
    return offers


def _units_of(board: Board, spec: PanelSpec) -> tuple[str, ...]:
    """Give the units that the figure of a chart is entered for, as many as can be told apart."""
    figure = all_charted(board.desk.reader.catalogue).get(spec.figures[0])
    if figure is None:
        return ()
    kind = board.desk.reader.catalogue.sheet(figure.sheet).subject
    return tuple(board.desk.plant.running(kind, board.desk.today)[:_MOST_UNITS])
