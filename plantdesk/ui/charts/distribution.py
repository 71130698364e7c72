"""How often which value came: a step for each group, with its mean."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import numpy as np
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartTable
from plantdesk.ui.charts.series import Values
from plantdesk.ui.charts.telling import DASHED_TOKENS
from plantdesk.ui.charts.ticks import value_step
from plantdesk.ui.charts.xy_plot import XyPlot

_FEWEST, _MOST = 5, 60
_SWATCH = 16.0


@dataclass(frozen=True, slots=True)
class Group:
    """Values of one unit, with its name and the colour token of the theme."""

    name: str
    token: str
    values: Values


def bins(values: Values) -> Values:
    """Give round edges of bins for all finite values: as wide as Freedman and Diaconis have it, 5 to 60 of them.

    (D. Freedman, P. Diaconis, 1981: 2 · interquartile range / ∛n.) All equal values share one bin in the middle.
    """
    low, high = float(values.min()), float(values.max())
    if low == high:
        half = abs(low) * 0.05 or 0.5
        return np.array([low - half, low + half])
    first, third = np.percentile(values, [25, 75])
    wide = 2 * float(third - first) / values.size ** (1 / 3) or (high - low) / math.sqrt(values.size)
    count = min(_MOST, max(_FEWEST, math.ceil((high - low) / wide)))
    step = value_step(low, high, 44.0 * count)
    start, stop = math.floor(low / step + 1e-9), math.floor(high / step + 1e-9) + 1
    edges: Values = np.arange(start, stop + 1, dtype=np.float64) * step
    return edges


class DistributionPlot(XyPlot):
    """A histogram of one group as bars, or of several as steps over one another."""

    groups: Sequence[Group] = ()
    counts: Sequence[Values] = ()
    """How many values of each group lie in each bin."""
    edges: Values = np.empty(0)
    _decimals = 1

    def range_table(self) -> ChartTable:
        """Give the steps of values with how many days of each group lie in them."""
        if not self.groups:
            return ChartTable((), ())
        say, edges = self.language.say, self.edges.tolist()
        header = (
            say(msg("value from")),
            say(msg("value below")),
            *(group.name or say(msg("Days")) for group in self.groups),
        )
        rows = [
            (_exact(low), _exact(high), *(Decimal(int(counted[place])) for counted in self.counts))
            for place, (low, high) in enumerate(pairwise(edges))
        ]
        return ChartTable(header, tuple(rows))

    def show_groups(self, groups: Sequence[Group], name: str, decimals: int = 1) -> None:
        """Show these groups; ``name`` is the figure with its unit, means are written with ``decimals``."""
        self._decimals = decimals
        say = self.language.say
        finite = [Group(g.name, g.token, g.values[np.isfinite(g.values)]) for g in groups]
        self.groups, self.counts = [g for g in finite if g.values.size], ()
        self.reason = "" if self.groups else say(msg("No value lies in these days, so there is nothing to count."))
        if self.groups:
            together = np.concatenate([g.values for g in self.groups])
            self.edges = bins(together)
            self.counts = [np.histogram(g.values, self.edges)[0].astype(np.float64) for g in self.groups]
            span = float(self.edges[-1] - self.edges[0])
            margin = span if self.edges.size == 2 else span * 0.02
            self.across = (float(self.edges[0]) - margin, float(self.edges[-1]) + margin)
            self.up = (0.0, max(1.0, 1.08 * max(float(c.max()) for c in self.counts)))
        self.names = (name, say(msg("Days")))
        self.setAccessibleDescription(self.words())
        self.update()

    def words(self) -> str:
        """Say number, mean, median and standard deviation (n − 1) of each group in a line."""
        say = self.language.say
        lines = []
        for group in self.groups:
            values = group.values
            spread = float(values.std(ddof=1)) if values.size > 1 else None
            decimals = self._decimals
            head = f"{group.name}: " if group.name else ""
            words = msg(
                "{count} values · mean {mean} · median {median}",
                count=values.size,
                mean=self.language.number(float(values.mean()), decimals),
                median=self.language.number(float(np.median(values)), decimals),
            )
            line = head + say(words)
            if spread is None:
                line += " · " + say(msg("one value has no spread"))
            elif spread == 0 or values.min() == values.max():
                line += " · " + say(msg("all values are equal"))
            else:
                line += " · " + say(msg("standard deviation {spread}", spread=self.language.number(spread, decimals)))
            lines.append(line)
        return "\n".join(lines)

    def draw(self, painter: QPainter) -> None:
        """Draw the chart, and the groups in a line on top where there are several."""
        super().draw(painter)
        if self.reason or len(self.groups) < 2:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setFont(self.theme.font("small"))
        frame, metrics = self.frame(), painter.fontMetrics()
        wide = [metrics.horizontalAdvance(group.name) + _SWATCH + 20 for group in self.groups]
        x = max(frame.right() - sum(wide), frame.left() + metrics.horizontalAdvance(self.names[1]) + 16)
        for group, room in zip(self.groups, wide, strict=True):
            painter.setPen(_outline(self.theme.colour(group.token), group.token))
            middle = metrics.height() / 2
            painter.drawLine(QLineF(x, middle, x + _SWATCH, middle))
            painter.setPen(QPen(self.theme.colour("muted")))
            painter.drawText(QPointF(x + _SWATCH + 5, metrics.ascent()), group.name)
            x += room

    def draw_data(self, painter: QPainter, frame: QRectF) -> None:
        """Draw bars for one group, steps for several, and a line at each mean."""
        alone = len(self.groups) == 1
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        for group, counts in zip(self.groups, self.counts, strict=True):
            colour = self.theme.colour(group.token)
            lefts = [self.place(x, 0, frame).x() for x in self.edges]
            tops = [self.place(0, c, frame).y() for c in counts]
            if alone:
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawRects(
                    [
                        QRectF(a, top, max(1.0, b - a - 1), frame.bottom() - top)
                        for a, b, top in zip(lefts[:-1], lefts[1:], tops, strict=True)
                    ]
                )
            else:
                outline = QPolygonF()
                outline.append(self.place(self.edges[0], 0, frame))
                for a, b, top in zip(self.edges[:-1], self.edges[1:], counts, strict=True):
                    outline.append(self.place(a, top, frame))
                    outline.append(self.place(b, top, frame))
                outline.append(self.place(self.edges[-1], 0, frame))
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(_outline(colour, group.token))
                painter.drawPolyline(outline)
            pen = QPen(self.theme.colour("text") if alone else colour, 1)
            pen.setDashPattern([4, 3])
            painter.setPen(pen)
            middle = self.place(float(group.values.mean()), 0, frame).x()
            painter.drawLine(QLineF(middle, frame.top(), middle, frame.bottom()))


def _outline(colour: QColor, token: str) -> QPen:
    pen = QPen(colour, 2)
    if token in DASHED_TOKENS:
        pen.setDashPattern([4, 2])
    return pen


def _exact(value: float) -> Decimal:
    return Decimal(repr(round(value, 9)))
