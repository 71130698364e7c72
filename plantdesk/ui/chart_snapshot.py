"""A chart of a figure drawn without a window: for the command line, reports, and machines without a display."""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from plantdesk.domain.catalogue import Chart as Drawn
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import msg
from plantdesk.services.figure_chart import FigureChart, unit_name
from plantdesk.services.language import Language
from plantdesk.services.notes import note_lines
from plantdesk.services.ports import Readable
from plantdesk.ui.application import make_application
from plantdesk.ui.charts import Kind, Series, TimeRange, TrendPlot
from plantdesk.ui.charts.telling import line_look
from plantdesk.ui.takeout.charts import Caption
from plantdesk.ui.takeout.picture import Format, picture, write
from plantdesk.ui.theme import Theme, ThemeName
from plantdesk.ui.trends.board import STATES
from plantdesk.ui.trends.flagging import note_flags

_DAY, _PLAN, _MEAN = "day", "plan", "mean"


def draw(
    ledger: Readable,
    chart: FigureChart,
    language: Language,
    target: Path,
    size: tuple[int, int],
    theme: ThemeName,
    foot: str,
) -> None:
    """Draw a figure into a PNG, SVG or PDF file, by the end of its name; ``Unavailable`` where it cannot be written."""
    application = make_application(["plantdesk"])
    look = Theme(theme)
    look.apply(application)
    plot = figure_plot(ledger, chart, language, look)
    room = QWidget()
    room.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    room.resize(QSize(*size))
    plot.setParent(room)
    room.show()
    words = Caption(language.say(chart.title), foot)
    try:
        write(target, picture(plot, Format(target.suffix[1:].lower()), QSize(*size), look, words))
    finally:
        room.close()
        room.deleteLater()


def figure_plot(ledger: Readable, chart: FigureChart, language: Language, theme: Theme) -> TrendPlot:
    """Make the chart of a figure: bars with mean and plan for one series of what adds up, else a line a unit; with notes."""
    say, figure = language.say, chart.figure
    time = TimeRange(day_number(chart.first), day_number(chart.last))
    plot = TrendPlot(theme, language, time)
    time.setParent(plot)
    unit, decimals = say(figure.unit), figure.decimals
    alone = len(chart.series) == 1
    bars = alone and figure.drawn is Drawn.BARS
    for place, one in enumerate(chart.series):
        key = f"{_DAY}{place}"
        kind, (token, dashed) = Kind.BARS if bars else Kind.LINE, line_look(place)
        name = say(unit_name(ledger, chart, place))
        plot.declare(Series(key, name, kind, token, unit, decimals, dashed=dashed, end_label=not alone))
        plot.set_series(key, one.days, one.values, one.weights)
        plot.set_states(one.days, [STATES[state] for state in one.states], key)
    if chart.plan is not None:
        plot.declare(Series(_PLAN, say(msg("plan")), Kind.PLAN, "plan", unit, decimals))
        plot.set_series(_PLAN, chart.plan.days, chart.plan.values)
    if alone:
        plot.declare(
            Series(_MEAN, say(msg("7-day mean")), Kind.MEAN, "mean", unit, decimals, dashed=not bars, of=f"{_DAY}0")
        )
        only = chart.series[0]
        plot.set_series(f"{_DAY}0", only.days, only.values, only.weights)
    whose = ledger.catalogue.sheet(figure.sheet).subject
    flags = note_flags(ledger.plant(), note_lines(ledger), (whose,), chart.units)
    plot.flags.show_flags(flags, lambda _: None, "")  # nobody points at a picture
    time.set_span(day_number(chart.first) - 0.5, day_number(chart.last) + 0.5)
    return plot
