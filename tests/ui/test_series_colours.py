"""The eight colours of series can be told apart, also by who sees no red or no green."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtGui import QColor

from plantdesk.ui.theme import Theme, ThemeName

_SIGHTS = {
    "usual": (15.0, ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))),
    "no green": (5.0, ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881))),
    "no red": (
        5.0,
        ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    ),
}
"""The least distance asked for (CIE 1976, just noticeable is about 2.3), and how it is seen (Machado et al. 2009)."""


def _lab(colour: QColor, sight: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
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


@pytest.mark.parametrize("sight", _SIGHTS)
@pytest.mark.parametrize("name", ["light", "dark"])
def test_series_can_be_told_apart(name: ThemeName, sight: str) -> None:
    """Every pair lies well beyond what is just noticeable; dash and label at the line's end say the rest."""
    theme, (least, seen) = Theme(name), _SIGHTS[sight]
    labs = {number: _lab(theme.colour(f"data{number}"), seen) for number in range(1, 9)}
    for one, other in combinations(labs, 2):
        apart = sum((a - b) ** 2 for a, b in zip(labs[one], labs[other], strict=True)) ** 0.5
        assert apart >= least, (one, other, apart)
