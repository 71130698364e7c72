"""The look: readable in both themes, and one font whose digits line up."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFontMetricsF, QPalette, QRawFont
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from plantdesk.assets import asset
from plantdesk.ui.theme import FONT_FILES, Theme, ThemeName, contrast, load_fonts

THEMES: tuple[ThemeName, ...] = ("light", "dark")
TEXT_ON = [
    *[
        (text, ground)
        for text in ("text", "muted")
        for ground in (
            "surface",
            "panel",
            "field",
            "field_disabled",
            "hover",
            "readout",
            "accent_soft",
            "warn_soft",
            "alarm_soft",
            "conflict_soft",
        )
    ],
    ("hint", "field"),
    ("accent_text", "accent"),
    ("accent_text", "accent_hover"),
    ("strong_text", "strong"),
    ("accent", "panel"),
    ("accent", "field"),
    ("alarm", "panel"),
]
SERIES = ("data1", "data2", "data3", "data4", "data5", "data6", "data7", "data8")
GRAPHICS_ON = [
    (mark, ground)
    for mark in (
        "field_border",
        "accent",
        "ok",
        "warn",
        "alarm",
        "conflict",
        "plan",
        "mean",
        "axis",
        "crosshair",
        *SERIES,
    )
    for ground in ("panel", "field")
]


def test_contrast_knows_the_ends_of_its_scale() -> None:
    """Black on white is 21 and a colour on itself is 1, as WCAG defines them."""
    assert contrast(QColor("black"), QColor("white")) == pytest.approx(21.0)
    assert contrast(QColor("#a34f27"), QColor("#a34f27")) == pytest.approx(1.0)


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_ON)
def test_text_can_be_read(name: ThemeName, text: str, ground: str) -> None:
    """Every text colour has a contrast of at least 4.5 : 1 to what lies behind it."""
    theme = Theme(name)
    assert contrast(theme.colour(text), theme.colour(ground)) >= 4.5


@pytest.mark.parametrize("name", THEMES)
@pytest.mark.parametrize(("mark", "ground"), GRAPHICS_ON)
def test_graphics_can_be_seen(name: ThemeName, mark: str, ground: str) -> None:
    """Lines, marks and frames have a contrast of at least 3 : 1 to what lies behind them."""
    theme = Theme(name)
    assert contrast(theme.colour(mark), theme.colour(ground)) >= 3.0


@pytest.mark.parametrize("name", THEMES)
def test_mean_and_plan_stand_out_from_the_bars(name: ThemeName) -> None:
    """The lines that run over the bars have a contrast of at least 3 : 1 to the bars."""
    theme = Theme(name)
    for line in ("mean", "plan"):
        assert contrast(theme.colour(line), theme.colour("data1")) >= 3.0


def test_both_themes_have_the_same_tokens() -> None:
    """A colour that one theme has is not missing in the other."""
    assert Theme("light").tokens == Theme("dark").tokens


@pytest.mark.parametrize("name", THEMES)
def test_style_sheet_is_filled_and_accepted(name: ThemeName, qtbot: QtBot, qapp: QApplication) -> None:
    """No placeholder is left over and Qt accepts every rule (a warning of Qt fails this test)."""
    theme = Theme(name)
    assert "$" not in theme.style_sheet()
    theme.apply(qapp)
    button = QPushButton("x")
    qtbot.addWidget(button)
    button.ensurePolished()
    assert button.palette().color(QPalette.ColorRole.Window).isValid()
    assert qapp.palette().color(QPalette.ColorRole.Window) == theme.colour("surface")


def test_targets_grow_in_touch_mode(qtbot: QtBot, qapp: QApplication) -> None:
    """Buttons are at least 32 px high, and at least 44 px in touch mode."""
    for touch, least in ((False, 32), (True, 44)):
        Theme("light", touch=touch).apply(qapp)
        button = QPushButton("x")
        qtbot.addWidget(button)
        button.ensurePolished()
        assert button.sizeHint().height() >= least
    Theme("light").apply(qapp)


def test_font_has_every_letter_and_equal_digits(qtbot: QtBot, qapp: QApplication) -> None:
    """The bundled font holds Russian, Kazakh and our signs, and its digits are of equal width under the style sheet."""
    assert all(number >= 0 for number in load_fonts())
    needed = "әіңғүұқөһӘІҢҒҮҰҚӨҺёЁйЖЯ–−≥≤■▲●³₂\u202f\u00a0·→σ"
    for name in FONT_FILES:
        font = QRawFont(str(asset("fonts", name)), 13)
        assert [letter for letter in needed if not font.supportsCharacter(ord(letter))] == []
    Theme("light").apply(qapp)
    label = QLabel("1")
    label.setProperty("role", "figure")
    qtbot.addWidget(label)
    label.ensurePolished()
    metrics = QFontMetricsF(label.font())
    widths = [metrics.horizontalAdvance(digit) for digit in "0123456789"]
    assert max(widths) - min(widths) < 0.1  # Qt rounds to a 64th of a pixel; without the feature they differ by 2 px


def test_a_missing_resource_is_named() -> None:
    """A resource that is not there is an error with its path, not an empty file."""
    with pytest.raises(FileNotFoundError, match=r"nothing\.toml"):
        asset("themes", "nothing.toml")
