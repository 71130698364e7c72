"""Each kind of chart looks as it did when somebody last looked at it: light and dark, in three languages.

The pictures lie in ``tests/ui/golden``. ``PLANTDESK_RENEW_GOLDEN=1 pytest tests/ui/test_golden.py`` draws them anew after
a wanted change; whoever renews them looks at every one before the commit.
"""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.assets import translations
from plantdesk.services.language import Language, open_language
from plantdesk.ui.charts import (
    Cloud,
    DistributionPlot,
    FanLine,
    FanPicture,
    FanPlot,
    Group,
    Kind,
    ScatterPlot,
    Series,
    State,
    TimeRange,
    TrendPlot,
)
from plantdesk.ui.charts.flags_item import Flag
from plantdesk.ui.charts.flags_item import Kind as FlagKind
from plantdesk.ui.charts.telling import line_look
from plantdesk.ui.takeout.charts import Caption, Chart
from plantdesk.ui.takeout.picture import image
from plantdesk.ui.theme import Theme, ThemeName
from tests.helpers.chart_kinds import MORE_KINDS, Make

FOLDER = Path(__file__).parent / "golden"
RENEW = "PLANTDESK_RENEW_GOLDEN"
SIZE = QSize(460, 240)
FIRST, DAYS = 16_922, 60
WORDS = {
    "en": ("Cathode, t a day", "plan", "mean", "Copper", "range"),
    "ru": ("Катоды, т в сутки", "план", "среднее", "Медь", "диапазон"),
    "kk": ("Катодтар, т тәулігіне", "жоспар", "орташа", "Мыс", "ауқым"),
}
_DAYS = list(range(FIRST, FIRST + DAYS))
_NOISE = [((37 * day) % 23 - 11) / 11 for day in range(DAYS)]


def _values(middle: float, swing: float, shift: int = 0) -> list[float]:
    return [
        math.nan if 20 <= place < 24 else middle + swing * (math.sin((place + shift) / 6) + 0.5 * _NOISE[place])
        for place in range(DAYS)
    ]


def _trend(theme: Theme, language: Language, **kinds: bool) -> TrendPlot:
    time = TimeRange(FIRST, FIRST + DAYS - 1)
    plot = TrendPlot(theme, language, time, **kinds)
    time.setParent(plot)
    time.set_span(FIRST - 0.5, FIRST + DAYS - 0.5)
    return plot


def bars(theme: Theme, language: Language) -> QWidget:
    """Bars with plan and mean, a provisional, a corrected and an unsaved day, and a gap."""
    name, plan, mean, _, _ = WORDS[language.code]
    plot = _trend(theme, language)
    plot.declare(Series("a", name, Kind.BARS, "data1", "t", 1))
    plot.declare(Series("p", plan, Kind.PLAN, "plan", "t", 1))
    plot.declare(Series("m", mean, Kind.MEAN, "mean", "t", 1, of="a"))
    plot.set_series("a", _DAYS, _values(600, 40))
    plot.set_series("p", _DAYS, [605.0] * DAYS)
    plot.set_states([FIRST + 30, FIRST + 40], [State.PROVISIONAL, State.CORRECTED], "a")
    plot.set_pending(FIRST + 50, 640.0, "a")
    return plot


def lines(theme: Theme, language: Language) -> QWidget:
    """Eight lines with labels at their ends, told apart by colour and dash."""
    plot = _trend(theme, language)
    for place in range(8):
        key, (token, dashed) = f"u{place}", line_look(place)
        name = f"{WORDS[language.code][3]} {place + 1}"
        plot.declare(Series(key, name, Kind.LINE, token, "%", 2, dashed=dashed, end_label=True))
        plot.set_series(key, _DAYS, _values(0.3 + 0.1 * place, 0.03, 5 * place))
    return plot


def stacked(theme: Theme, language: Language) -> QWidget:
    """Stacked bars, with a line on the right axis."""
    plot = _trend(theme, language)
    for place in range(3):
        name = f"{WORDS[language.code][3]} {place + 1}"
        plot.declare(Series(f"u{place}", name, Kind.BARS, f"data{place + 1}", "kt", 1, stacked=True))
        plot.set_series(f"u{place}", _DAYS, _values(10 + 4 * place, 1.5, 7 * place))
    plot.declare(Series("h", WORDS[language.code][2], Kind.LINE, "plan", "%", 3, right_axis=True))
    plot.set_series("h", _DAYS, _values(0.7, 0.05))
    return plot


def noted(theme: Theme, language: Language) -> QWidget:
    """Bars with notes of shifts and periods, some so near that they are counted, one pointed at, and milestones."""
    plot = bars(theme, language)
    assert isinstance(plot, TrendPlot)
    spans = ((2, 3), (2.5, 3), (9, 14), (21, 21.5), (30, 30.5), (30.5, 31), (31, 33), (46, 52))
    flags = [Flag(f"n{place}", FIRST + first - 0.5, FIRST + last - 0.5) for place, (first, last) in enumerate(spans)]
    for code, day, kind in (("M-1", 12, FlagKind.DONE), ("M-2", 27, FlagKind.FORECAST), ("M-3", 40, FlagKind.BASELINE)):
        flags.append(Flag(code, FIRST + day, FIRST + day, kind, code))
    flags.append(Flag("M-8", FIRST + DAYS - 0.5, FIRST + DAYS - 0.5, FlagKind.AHEAD, "M-8"))
    plot.flags.show_flags(flags, lambda _: None, "")
    plot.flags.item.set_hot(frozenset(("n2",)))
    return plot


def deviation(theme: Theme, language: Language) -> QWidget:
    """Bars up and down from zero."""
    plot = _trend(theme, language, signed=True)
    plot.declare(Series("d", WORDS[language.code][0], Kind.DEVIATION, "data2", "t", 1))
    plot.set_series("d", _DAYS, _values(0, 30))
    return plot


def fan(theme: Theme, language: Language) -> QWidget:
    """A fan of forecasts with its range."""
    name, plan, _, _, band = WORDS[language.code]
    plot = FanPlot(theme, language)
    actual = {day: 20.0 * place for place, day in enumerate(_DAYS[:35])}
    planned = {day: 19.0 * place for place, day in enumerate(_DAYS)}
    low = {day: 20.0 * 34 + 17 * place for place, day in enumerate(_DAYS[35:], start=1)}
    high = {day: 20.0 * 34 + 22 * place for place, day in enumerate(_DAYS[35:], start=1)}
    drawn = (FanLine(name, "data1", actual), FanLine(plan, "plan", planned, dashed=True))
    plot.show_picture(FanPicture(FIRST, FIRST + DAYS - 1, FIRST + 34, drawn, band, low, high, "t", 0))
    return plot


def histogram(theme: Theme, language: Language) -> QWidget:
    """A distribution of one group."""
    plot = DistributionPlot(theme, language)
    plot.show_groups([Group("", "data1", np.array(_values(600, 40)))], WORDS[language.code][0])
    return plot


def scatter(theme: Theme, language: Language) -> QWidget:
    """A scatter of two groups."""
    plot = ScatterPlot(theme, language)
    name, _, mean, copper, _ = WORDS[language.code]
    days = np.array(_DAYS)
    clouds = [
        Cloud(f"{copper} {n}", f"data{n}", days, np.array(_values(0.6 + n / 10, 0.05)), np.array(_values(84, 3, 9 * n)))
        for n in (1, 2)
    ]
    plot.show_clouds(clouds, (name, mean), ("%", "%"), (2, 1))
    return plot


KINDS: tuple[Make, ...] = (bars, lines, stacked, noted, deviation, fan, histogram, scatter, *MORE_KINDS)


def drawn_as(plot: QWidget, theme: Theme, words: str) -> QImage:
    """Draw a chart as it goes out of the window, what only stands in the window as it stands there."""
    if isinstance(plot, Chart):
        return image(plot, SIZE, theme, Caption(words))
    return plot.grab().toImage()


def pixels(drawn: QImage) -> np.ndarray:
    """Give a picture as numbers, without what pads its rows."""
    plain = drawn.convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), plain.bytesPerLine())
    return rows[:, : plain.width() * 4].reshape(plain.height(), plain.width(), 4)[:, :, :3].astype(np.int16)


@pytest.mark.parametrize("code", ["en", "ru", "kk"])
@pytest.mark.parametrize("name", ["light", "dark"])
@pytest.mark.parametrize("make", KINDS, ids=lambda make: make.__name__)
def test_a_chart_looks_as_it_did(qtbot: QtBot, qapp: QApplication, make: Make, name: ThemeName, code: str) -> None:
    """Pixel by pixel, with the bundled font: what changes the look of a chart is seen and wanted, or it is a fault."""
    theme = Theme(name)
    theme.apply(qapp)
    plot = make(theme, open_language(code, translations))
    qtbot.addWidget(plot)
    plot.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    plot.resize(SIZE)
    plot.show()
    drawn = drawn_as(plot, theme, WORDS[code][0])
    file = FOLDER / f"{make.__name__}-{name}-{code}.png"
    if os.environ.get(RENEW):
        FOLDER.mkdir(exist_ok=True)
        drawn.setDevicePixelRatio(1.0)
        assert drawn.save(str(file))
    known = QImage(str(file))
    assert not known.isNull(), f"no {file.name}: {RENEW}=1 draws it"
    now, then = pixels(drawn), pixels(known)
    assert now.shape == then.shape
    different = int((np.abs(now - then).max(axis=2) > 0).sum())
    if different:
        drawn.save(str(Path(os.environ.get("TMPDIR", "/tmp")) / file.name))
    assert different == 0, f"{different} pixels of {file.name} differ"
