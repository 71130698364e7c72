"""The live trends of the tabs. Importing this loads pyqtgraph: the loader does it, after the first paint."""

from __future__ import annotations

from plantdesk.ui.trends.cathode import CathodeTrends
from plantdesk.ui.trends.dispatch import StockTrends
from plantdesk.ui.trends.fan import ForecastFan
from plantdesk.ui.trends.ore import OreTrends, Unsaved
from plantdesk.ui.trends.overview import OverviewTrends
from plantdesk.ui.trends.s_curve import SCurve
from plantdesk.ui.trends.workspace import Workspace

__all__ = [
    "CathodeTrends",
    "ForecastFan",
    "OreTrends",
    "OverviewTrends",
    "SCurve",
    "StockTrends",
    "Unsaved",
    "Workspace",
]
