"""A trend chart over four hundred days, as tests of what is drawn and pressed there show it."""

from __future__ import annotations

import datetime as dt

import numpy as np
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from plantdesk.domain.periods import day_number
from plantdesk.ui.charts import Preset, TimeRange, TrendPlot

LAST = day_number(dt.date(2016, 6, 30))
DAYS = np.arange(LAST - 399, LAST + 1)


def last_thirty() -> TimeRange:
    """Give a stretch over 400 days that shows the last thirty."""
    return TimeRange(int(DAYS[0]), LAST, Preset.DAYS_30)


def show(qtbot: QtBot, plot: TrendPlot) -> None:
    """Show a chart that has the keyboard."""
    plot.resize(900, 400)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.activateWindow()
    plot.setFocus()
    qtbot.waitUntil(plot.hasFocus)


def picture(plot: TrendPlot) -> QImage:
    """The canvas as it is drawn now."""
    return QImage(plot.canvas.grab().toImage())
