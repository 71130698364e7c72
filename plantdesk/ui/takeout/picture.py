"""A chart as a picture of any size: PNG, or SVG and PDF that are geometrically true.

Axes keep what they draw as a picture of the screen's resolution; at any other one their numbers would leave the curve
without a word. So the vectors are drawn at the screen's resolution, and a large PNG by more pixels for each of its.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QMarginsF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QImageWriter, QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import QGraphicsView, QWidget

from plantdesk.files import whole_file
from plantdesk.ui.takeout.charts import Caption, Chart
from plantdesk.ui.theme import Theme

_FINE_FROM = (1600, 1000)
"""Beyond this size a picture is drawn finer, not with smaller letters."""
_EDGE = 14
_POINTS = 72


class Format(StrEnum):
    """The kinds of picture, by the ends of their files' names."""

    PNG = "png"
    SVG = "svg"
    PDF = "pdf"


@runtime_checkable
class DrawsItself(Protocol):
    """A part of a chart that can be drawn anywhere."""

    def draw(self, painter: QPainter) -> None:
        """Draw from the painter's origin on."""


def picture(chart: QWidget, kind: Format, size: QSize, theme: Theme, caption: Caption) -> bytes:
    """Give the file of a picture of a chart, ``size`` in pixels."""
    if kind is Format.PNG:
        return png(image(chart, size, theme, caption))
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    device: QSvgGenerator | QPdfWriter
    if kind is Format.SVG:
        device = QSvgGenerator(QSvgGenerator.SvgVersion.Svg11)  # the first that clips what lies beyond the axes
        device.setOutputDevice(buffer)
        device.setSize(size)
        device.setViewBox(QRect(0, 0, size.width(), size.height()))
        device.setTitle(caption.heading)
    else:
        device = QPdfWriter(buffer)
        points = QSizeF(size) * _POINTS / chart.logicalDpiX()
        page = QPageSize(points, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch)
        device.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Portrait, QMarginsF()))
        device.setTitle(caption.heading)
    device.setResolution(chart.logicalDpiX())
    painter = QPainter(device)
    paint(chart, painter, size, theme, caption)
    painter.end()
    buffer.close()
    return bytes(data.data())


def image(chart: QWidget, size: QSize, theme: Theme, caption: Caption, finer: float = 0.0) -> QImage:
    """Give a picture of a chart in pixels; ``finer`` is how many of them stand for one of the screen."""
    finer = finer or max(1.0, min(size.width() / _FINE_FROM[0], size.height() / _FINE_FROM[1]))
    logical = QSize(round(size.width() / finer), round(size.height() / finer))
    drawn = QImage(size, QImage.Format.Format_RGB32)
    drawn.setDevicePixelRatio(finer)
    drawn.fill(theme.colour("panel"))
    painter = QPainter(drawn)
    paint(chart, painter, logical, theme, caption)
    painter.end()
    return drawn


def paint(chart: QWidget, painter: QPainter, size: QSize, theme: Theme, caption: Caption) -> None:
    """Draw a chart with its heading and the line beneath, in logical pixels."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(QRectF(0, 0, size.width(), size.height()), theme.colour("panel"))
    wide = size.width() - 2 * _EDGE
    top, bottom = _EDGE - 4.0, size.height() - _EDGE + 6.0
    for words, role, token in ((caption.heading, "title", "text"), (caption.foot, "small", "muted")):
        if not words:
            continue
        painter.setFont(theme.font("title", strong=True) if role == "title" else theme.font("small"))
        painter.setPen(theme.colour(token))
        tall = painter.fontMetrics().height() + 6.0
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, wide)
        if role == "title":
            painter.drawText(QRectF(_EDGE, top, wide, tall), int(Qt.AlignmentFlag.AlignVCenter), shown)
            top += tall
        else:
            bottom -= tall
            painter.drawText(QRectF(_EDGE, bottom, wide, tall), int(Qt.AlignmentFlag.AlignVCenter), shown)
    room = QRect(_EDGE, round(top), wide, max(40, round(bottom - top)))
    with _sized(chart, room.size()):
        if isinstance(chart, DrawsItself):
            _draw(chart, painter, room)
            return
        for part in chart.findChildren(QWidget):
            if part.isVisibleTo(chart) and isinstance(part, QGraphicsView | DrawsItself):
                _draw(part, painter, QRect(part.mapTo(chart, part.rect().topLeft()) + room.topLeft(), part.size()))


def _draw(part: QGraphicsView | DrawsItself, painter: QPainter, place: QRect) -> None:
    painter.save()
    if isinstance(part, QGraphicsView):
        part.render(painter, QRectF(place), part.viewport().rect(), Qt.AspectRatioMode.IgnoreAspectRatio)
    else:
        painter.translate(place.topLeft())
        part.draw(painter)
    painter.restore()


@contextmanager
def _sized(chart: QWidget, size: QSize) -> Iterator[None]:
    """Give a chart another size for a moment that nobody sees."""
    before, smallest, seen = chart.geometry(), chart.minimumSize(), chart.updatesEnabled()
    chart.setUpdatesEnabled(False)
    chart.setMinimumSize(0, 0)
    try:
        chart.resize(size)
        _settle(chart)
        yield
    finally:
        chart.setMinimumSize(smallest)
        chart.setGeometry(before)
        _settle(chart)
        chart.setUpdatesEnabled(seen)


def _settle(chart: QWidget) -> None:
    layout = chart.layout()
    if layout is not None:
        layout.activate()
    if isinstance(chart, Chart):
        chart.settle()


def png(drawn: QImage) -> bytes:
    """Give the file of a drawn picture."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, b"png").write(drawn)
    buffer.close()
    return bytes(data.data())


def write(target: Path, data: bytes) -> None:
    """Write a picture; the file appears whole or not at all. Raises as ``whole_file``."""
    with whole_file(target) as temporary:
        temporary.write_bytes(data)
