"""The live trends of the tabs. Importing this loads pyqtgraph: the loader does it, after the first paint."""

from __future__ import annotations

from plantdesk.ui.trends.cathode import CathodeTrends
from plantdesk.ui.trends.ore import OreTrends, Unsaved
from plantdesk.ui.trends.overview import OverviewTrends

__all__ = ["CathodeTrends", "OreTrends", "OverviewTrends", "Unsaved"]
