"""The live trends of the tabs. Importing this loads pyqtgraph: do it in a thread, after the first paint."""

from __future__ import annotations

from plantdesk.ui.trends.cathode import CathodeTrends
from plantdesk.ui.trends.ore import OreTrends, Unsaved
from plantdesk.ui.trends.overview import OverviewTrends

__all__ = ["CathodeTrends", "OreTrends", "OverviewTrends", "Unsaved"]
