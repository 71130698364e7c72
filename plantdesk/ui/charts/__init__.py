"""Charts; the only place that knows pyqtgraph, which takes a third of a second to load: see ``ui/charts_loader.py``."""

from __future__ import annotations

import pyqtgraph as pg

from plantdesk.ui.charts.computed import deviation
from plantdesk.ui.charts.distribution import DistributionPlot, Group
from plantdesk.ui.charts.fan import FanLine, FanPicture, FanPlot
from plantdesk.ui.charts.linked import Preset, TimeRange, align
from plantdesk.ui.charts.navigator import Navigator
from plantdesk.ui.charts.panel_spec import Against, PanelKind, PanelSpec, Rolling
from plantdesk.ui.charts.range_bar import RangeBar
from plantdesk.ui.charts.scatter import Cloud, ScatterPlot
from plantdesk.ui.charts.series import Kind, Series, State, moving_mean
from plantdesk.ui.charts.spans import Spans
from plantdesk.ui.charts.ticks import day_of
from plantdesk.ui.charts.trend_plot import TrendPlot

# Antialiased lines wider than a pixel take a second a frame unless their segments are drawn one by one.
pg.setConfigOptions(antialias=False, segmentedLineMode="on", useOpenGL=False)

__all__ = [
    "Against",
    "Cloud",
    "DistributionPlot",
    "FanLine",
    "FanPicture",
    "FanPlot",
    "Group",
    "Kind",
    "Navigator",
    "PanelKind",
    "PanelSpec",
    "Preset",
    "RangeBar",
    "Rolling",
    "ScatterPlot",
    "Series",
    "Spans",
    "State",
    "TimeRange",
    "TrendPlot",
    "align",
    "day_of",
    "deviation",
    "moving_mean",
]
