"""Series can be told apart, also by who sees no red, no green or no blue: by colour, or else by dash and mark."""

from __future__ import annotations

from itertools import combinations, pairwise

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from plantdesk.ui.charts.telling import MARKS, TOKENS, draw_mark, line_look
from plantdesk.ui.gantt import trend_chart
from plantdesk.ui.theme import Theme, ThemeName
from plantdesk.ui.trends import dispatch, fan, ore
from plantdesk.ui.widgets import month_bars

Matrix = tuple[tuple[float, ...], ...]
SIGHTS: dict[str, Matrix] = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}
"""How linear red, green and blue are seen without one kind of cones (Machado, Oliveira, Fernandes 2009, severity 1)."""
APART = 12.0
"""The least distance of two colours that nothing else tells apart (CIE 1976; just noticeable is about 2.3)."""
BESIDE = 10.0
"""The least distance of two parts that lie on one another in a bar: their order tells them apart, too."""


def lab(colour: QColor, sight: Matrix) -> tuple[float, float, float]:
    """Give a colour in CIE Lab as it is seen."""
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    r, g, b = (min(1.0, max(0.0, sum(m * c for m, c in zip(row, linear, strict=True)))) for row in sight)
    x, y, z = (
        (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.9505,
        0.2126 * r + 0.7152 * g + 0.0722 * b,
        (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.089,
    )
    fx, fy, fz = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(theme: Theme, one: str, other: str, sight: str) -> float:
    """Give how far two colours of a theme are from each other as they are seen."""
    pair = [lab(theme.colour(token), SIGHTS[sight]) for token in (one, other)]
    return float(sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5)


every_look = pytest.mark.parametrize("name", ["light", "dark"])
every_sight = pytest.mark.parametrize("sight", SIGHTS)


@every_look
@every_sight
@pytest.mark.parametrize("tokens", [TOKENS, ore.TOKENS, dispatch.TOKENS], ids=["panel", "ore", "stock"])
def test_lines_differ_by_colour_or_by_dash(name: ThemeName, sight: str, tokens: tuple[str, ...]) -> None:
    """Two lines of a chart whose colours look alike to somebody are not both solid, nor both dashed.

    Where colours come again there are more lines than anybody tells apart by looks: they are named at their ends.
    """
    theme = Theme(name)
    looks = [line_look(place, tokens) for place in range(2 * len(tokens))]
    assert len(set(looks)) == len(looks)
    for (one, dash), (other, its_dash) in combinations(looks[: len(tokens)], 2):
        assert dash != its_dash or apart(theme, one, other, sight) >= APART, (one, other, dash)


@every_look
@every_sight
def test_points_differ_by_colour_or_by_mark(name: ThemeName, sight: str) -> None:
    """Each of the eight clouds of a scatter has a mark of its own, so colour is never needed."""
    theme = Theme(name)
    for one, other in combinations(range(len(TOKENS)), 2):
        assert one % MARKS != other % MARKS or apart(theme, TOKENS[one], TOKENS[other], sight) >= APART


def drawn(mark: int) -> bytes:
    """Give the pixels of a mark."""
    image = QImage(24, 24, QImage.Format.Format_Grayscale8)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setPen(QPen(Qt.GlobalColor.black, 1.2))
    draw_mark(painter, mark, QPointF(12, 12))
    painter.end()
    return bytes(image.constBits())


def test_no_mark_is_another_one() -> None:
    """Eight marks, eight pictures, far from each other; the ninth is the first again."""
    marks = [drawn(mark) for mark in range(MARKS)]
    for one, other in combinations(marks, 2):
        assert sum(abs(a - b) > 100 for a, b in zip(one, other, strict=True)) >= 6
    assert drawn(MARKS) == marks[0]


@every_look
@every_sight
@pytest.mark.parametrize("tokens", [ore.TOKENS, month_bars.TOKENS], ids=["ore", "months"])
def test_parts_on_one_another_differ_by_colour(name: ThemeName, sight: str, tokens: tuple[str, ...]) -> None:
    """Where one part of a bar ends and the next begins is seen by everybody."""
    for one, other in pairwise(tokens):
        assert apart(Theme(name), one, other, sight) >= BESIDE, (one, other)


@every_look
@every_sight
def test_forecasts_of_a_fan_differ(name: ThemeName, sight: str) -> None:
    """All are dashed: their colours alone tell them apart, from each other and from the plan."""
    for one, other in combinations({"plan", *fan.TOKENS.values()}, 2):
        assert apart(Theme(name), one, other, sight) >= APART, (one, other)


@every_look
@every_sight
def test_milestones_of_a_trend_differ_by_colour_or_by_shape(name: ThemeName, sight: str) -> None:
    """Lines of one shape and one dash are far from each other in colour."""
    tokens = trend_chart._TOKENS
    for one, other in combinations(range(len(tokens)), 2):
        if one % trend_chart._SHAPES == other % trend_chart._SHAPES:
            assert apart(Theme(name), tokens[one], tokens[other], sight) >= APART, (tokens[one], tokens[other])
