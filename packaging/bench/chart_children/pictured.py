"""From a file of numbers to a picture: ``pictured.py ours|pyqtgraph|matplotlib FILE PICTURE``."""

from __future__ import annotations

import importlib
import sys
from typing import Any

import numpy as np


def ours(x: Any, y: Any, picture: str) -> None:
    """Draw with the chart component."""
    charts = importlib.import_module("plantdesk.ui.charts")
    application = importlib.import_module("plantdesk.ui.application").make_application(["plantdesk"])
    theme = importlib.import_module("plantdesk.ui.theme").Theme("light")
    language = importlib.import_module("plantdesk.services.language").Language("en", {})
    stretch = charts.TimeRange(0, 10_000, charts.Preset.ALL)
    plot = charts.TrendPlot(theme, language, stretch)
    plot.declare(charts.Series("dense", "Temperature", charts.Kind.LINE))
    plot.set_points("dense", x, y)
    plot.resize(1100, 600)
    plot.grab().save(picture)
    assert application


def pyqtgraph(x: Any, y: Any, picture: str) -> None:
    """Draw with plain pyqtgraph."""
    pg = importlib.import_module("pyqtgraph")
    application = pg.mkQApp()
    plot = pg.PlotWidget()
    plot.plot(x, y)
    plot.resize(1100, 600)
    plot.grab().save(picture)
    assert application


def matplotlib(x: Any, y: Any, picture: str) -> None:
    """Draw with matplotlib."""
    figure = importlib.import_module("matplotlib.figure").Figure((11, 6), 100)
    figure.add_subplot().plot(x, y)
    figure.savefig(picture)


values = np.loadtxt(sys.argv[2])
{"ours": ours, "pyqtgraph": pyqtgraph, "matplotlib": matplotlib}[sys.argv[1]](
    np.linspace(0, 10_000, values.size), values, sys.argv[3]
)
