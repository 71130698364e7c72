"""What can be taken out of the window, and what a picture of it says about itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from PySide6.QtWidgets import QWidget

from plantdesk.domain.plant import PLANT
from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartTable
from plantdesk.ui.desk import Desk
from plantdesk.ui.theme import Theme


@runtime_checkable
class Chart(Protocol):
    """A chart that can be taken out of the window."""

    def settle(self) -> None:
        """Fit everything to the present size at once and point at nothing."""

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""

    def range_table(self) -> ChartTable:
        """Give the days in view with what stands there, or the periods that are drawn instead of them."""


@dataclass(frozen=True, slots=True)
class Caption:
    """What a picture says about itself: a heading above the chart, and a small line beneath."""

    heading: str
    foot: str = ""


def chart_of(widget: QWidget | None) -> QWidget | None:
    """Find the chart that a widget is, or stands in."""
    while widget is not None and not isinstance(widget, Chart):
        widget = None if widget.isWindow() else widget.parentWidget()
    return widget


def caption(desk: Desk, chart: QWidget) -> Caption:
    """Say what a picture of a chart shows: its name; the plant, the days, and the moment it was drawn at."""
    language = desk.language
    shown = desk.now
    moment = desk.plant.calendar(shown.date()).local(shown).replace(tzinfo=None)
    words = [language.say(desk.plant.name(PLANT, PLANT, desk.today))]
    days = chart.range_table().stretch if isinstance(chart, Chart) else None
    if days is not None:
        words.append(language.say(msg("{first} – {last}", first=days[0], last=days[1])))
    words.append(language.say(msg("drawn {moment}", moment=moment)))
    return Caption(chart.accessibleName(), " · ".join(words))
