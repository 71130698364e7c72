"""The look of the program: colours by token, the Fusion palette, the style sheet and the bundled font."""

from __future__ import annotations

import tomllib
from functools import cache
from string import Template
from typing import Literal, get_args

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from plantdesk.assets import asset

ThemeName = Literal["light", "dark"]
FontRole = Literal["body", "small", "title", "figure"]

FONT_FILES = ("Inter-Regular.otf", "Inter-SemiBold.otf")
FONT_FAMILY = "Inter"
_TABULAR = QFont.Tag("tnum")


@cache
def _tables() -> dict[str, dict[str, str | int]]:
    return tomllib.loads(asset("themes", "tokens.toml").read_text(encoding="utf-8"))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two opaque colours, 1 to 21 (WCAG 2.2, relative luminance of sRGB)."""
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour: QColor) -> float:
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


class Theme:
    """One of the two looks; every colour in the window and in the charts is asked from it by token."""

    def __init__(self, name: ThemeName = "light", *, touch: bool = False, larger: float = 1.0) -> None:
        """Read the tokens of ``name``; ``touch`` makes every target at least 44 px high, ``larger`` all type as many times."""
        self.name: ThemeName = name
        self.touch = touch
        self._colours = {token: QColor(str(value)) for token, value in _tables()[name].items()}
        self._sizes = {token: int(value) for token, value in _tables()["size"].items()}
        self._sizes |= {role: round(self._sizes[role] * larger) for role in get_args(FontRole)}

    @property
    def tokens(self) -> tuple[str, ...]:
        """The names of all colours."""
        return tuple(self._colours)

    def colour(self, token: str, alpha: float = 1.0) -> QColor:
        """The colour of a token, at an opacity of 0 to 1; an unknown token raises ``KeyError``."""
        colour = QColor(self._colours[token])
        colour.setAlphaF(alpha)
        return colour

    def size(self, token: str) -> int:
        """A measure in logical pixels."""
        return self._sizes[token]

    @property
    def field_height(self) -> int:
        """The height of fields and buttons in logical pixels: 32, or 44 in touch mode."""
        return self._sizes["touch_height" if self.touch else "field_height"]

    def font(self, role: FontRole = "body", *, strong: bool = False) -> QFont:
        """The font of a role; digits are of equal width, so that columns of figures line up."""
        font = QFont(FONT_FAMILY)
        font.setPixelSize(self._sizes[role])
        font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
        font.setFeature(_TABULAR, 1)
        return font

    def palette(self) -> QPalette:
        """The palette for Qt's Fusion style."""
        palette = QPalette()
        role = QPalette.ColorRole
        for name, token in (
            (role.Window, "surface"),
            (role.WindowText, "text"),
            (role.Base, "field"),
            (role.AlternateBase, "panel"),
            (role.Text, "text"),
            (role.PlaceholderText, "hint"),
            (role.Button, "field"),
            (role.ButtonText, "text"),
            (role.BrightText, "alarm"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "accent_text"),
            (role.Link, "accent"),
            (role.LinkVisited, "accent"),
            (role.ToolTipBase, "readout"),
            (role.ToolTipText, "text"),
            (role.Light, "panel"),
            (role.Midlight, "border"),
            (role.Mid, "border"),
            (role.Dark, "border"),
            (role.Shadow, "border"),
            (role.Accent, "accent"),
        ):
            palette.setColor(name, self.colour(token))
        for name in (role.WindowText, role.Text, role.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, name, self.colour("muted"))
        return palette

    def style_sheet(self) -> str:
        """The style sheet, filled from the tokens."""
        values: dict[str, str | int] = {token: colour.name() for token, colour in self._colours.items()}
        values.update(self._sizes)
        values["field_inner"] = self.field_height - 4
        return Template(asset("themes", "base.qss").read_text(encoding="utf-8")).substitute(values)

    def apply(self, application: QApplication) -> None:
        """Dress the whole program: font, palette and style sheet. Can be called again to change the theme."""
        load_fonts()
        application.setFont(self.font())
        application.setPalette(self.palette())
        application.setStyleSheet(self.style_sheet())


@cache
def load_fonts() -> tuple[int, ...]:
    """Register the bundled fonts once for this process; gives their ids in Qt's font database."""
    return tuple(QFontDatabase.addApplicationFont(str(asset("fonts", name))) for name in FONT_FILES)
