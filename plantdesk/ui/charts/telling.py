"""How series are told apart: by colour, and by a dash or a mark where two colours look alike to some eyes.

Of the eight colours, pairs lie close for whoever sees no red, no green or no blue (``tests/ui/test_series_colours.py``
computes them); each such pair differs by a dash where it is drawn as lines, and by its mark where as points.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, QRectF
from PySide6.QtGui import QPainter, QPolygonF

TOKENS = ("data1", "data2", "data3", "data4", "data5", "data6", "data7", "data8")
"""Colours of the series of a chart, in their order."""
DASHED_TOKENS = frozenset({"data3", "data5", "data7"})
"""Lines of these colours are dashed."""
MARKS = 8
"""So many marks there are: circle, square, triangle, diamond, cross, triangle on its tip, plus, star."""


def line_look(place: int, tokens: Sequence[str] = TOKENS) -> tuple[str, bool]:
    """Give the colour token of the line at a place, and whether it is dashed; colours that come again are so the other way."""
    token = tokens[place % len(tokens)]
    return token, (token in DASHED_TOKENS) != bool(place // len(tokens) % 2)


def draw_mark(painter: QPainter, mark: int, middle: QPointF, reach: float = 3.6) -> None:
    """Draw the mark of a number with the painter's pen and brush, ``reach`` pixels to each side."""
    x, y, part = middle.x(), middle.y(), reach * 0.85
    match mark % MARKS:
        case 0:
            painter.drawEllipse(middle, reach - 0.4, reach - 0.4)
        case 1:
            painter.drawRect(QRectF(x - part, y - part, 2 * part, 2 * part))
        case 2:
            painter.drawPolygon(_corners(middle, reach, 3, -math.pi / 2))
        case 3:
            painter.drawPolygon(_corners(middle, reach, 4, -math.pi / 2))
        case 4:
            painter.drawLines(
                [QLineF(x - part, y - part, x + part, y + part), QLineF(x - part, y + part, x + part, y - part)]
            )
        case 5:
            painter.drawPolygon(_corners(middle, reach, 3, math.pi / 2))
        case 6:
            painter.drawLines([QLineF(x - reach, y, x + reach, y), QLineF(x, y - reach, x, y + reach)])
        case _:
            turns = [math.pi * n / 5 - math.pi / 2 for n in range(10)]
            far = [reach * 1.15 if n % 2 == 0 else reach * 0.5 for n in range(10)]
            points = [QPointF(x + r * math.cos(a), y + r * math.sin(a)) for a, r in zip(turns, far, strict=True)]
            painter.drawPolygon(QPolygonF(points))


def _corners(middle: QPointF, reach: float, count: int, first: float) -> QPolygonF:
    turns = [first + 2 * math.pi * n / count for n in range(count)]
    return QPolygonF([QPointF(middle.x() + reach * math.cos(a), middle.y() + reach * math.sin(a)) for a in turns])
