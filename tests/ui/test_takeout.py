"""A chart out of the window: pictures that are true, tables of what is in view, the clipboard, paper."""

from __future__ import annotations

import math
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QImage, QPainter
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.app import write_table
from plantdesk.domain.text import Message
from plantdesk.formats.open_table import read_tables
from plantdesk.ui.charts import FanLine, FanPicture, FanPlot, Kind, Series, State, TimeRange, TrendPlot
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs import chart_out
from plantdesk.ui.dialogs.chart_out import SaveChart
from plantdesk.ui.takeout.charts import Caption
from plantdesk.ui.takeout.picture import Format, image, picture
from plantdesk.ui.takeout.work import ChartWork
from plantdesk.ui.theme import Theme
from plantdesk.ui.tracing import TraceClicks

FIRST = 16_800
SIZE = QSize(900, 420)
WORDS = Caption("Cathodes, t a day", "Small plant")


class Files:
    """Answers for the person who chooses a file."""

    def __init__(self, target: Path | None) -> None:
        self.target = target
        self.proposed: Path | None = None

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Nothing is opened here."""
        return None

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give the target."""
        self.proposed = proposed
        return self.target


@pytest.fixture
def told() -> list[tuple[str, bool]]:
    """Give what the status line was told."""
    return []


@pytest.fixture
def tell(desk: Desk, told: list[tuple[str, bool]]) -> Callable[[Message, bool], None]:
    """Give the status line."""
    return lambda message, wrong=False: told.append((desk.language.say(message), wrong))


@pytest.fixture
def chart(qtbot: QtBot, desk: Desk, qapp: object) -> TrendPlot:
    """Give a chart of ninety days with a gap, a plan and an odd day, as on the screen."""
    desk.theme.apply(qapp)  # type: ignore[arg-type]
    time = TimeRange(FIRST, FIRST + 89)
    plot = TrendPlot(desk.theme, desk.language, time)
    time.setParent(plot)
    qtbot.addWidget(plot)
    plot.setAccessibleName("Cathodes, t a day")
    plot.resize(640, 300)
    with qtbot.waitExposed(plot):
        plot.show()
    days = list(range(FIRST, FIRST + 90))
    plot.declare(Series("a", "day", Kind.LINE, "data1", "t", 1))
    plot.declare(Series("p", "plan", Kind.PLAN, "plan", "t", 1))
    plot.set_series("a", days, [math.nan if 40 <= d - FIRST < 44 else 500 + 80 * math.sin(d / 5) for d in days])
    plot.set_series("p", days, [520.0] * 90)
    plot.set_states([FIRST + 50], [State.CORRECTED], "a")
    return plot


def ink(drawn: QImage, colour: QColor, rect: tuple[int, int, int, int]) -> set[tuple[int, int]]:
    """Give the pixels of a rectangle that are nearer to a colour than a quarter of the way."""
    left, top, right, bottom = rect
    found = set()
    for y in range(top, bottom):
        for x in range(left, right):
            at = drawn.pixelColor(x, y)
            if abs(at.red() - colour.red()) + abs(at.green() - colour.green()) + abs(at.blue() - colour.blue()) < 110:
                found.add((x, y))
    return found


def far_from(points: set[tuple[int, int]], others: set[tuple[int, int]]) -> int:
    """Count the points that have none of the others beside them."""
    near = {(x + dx, y + dy) for x, y in others for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)}
    return len(points - near)


INSIDE = (70, 50, 880, 340)
"""Within the axes, where readers of SVG that know no clipping (Qt's own) draw nothing more."""


def test_svg_draws_the_curve_where_the_png_does(desk: Desk, chart: TrendPlot) -> None:
    """Read by another reader, every point of the curve stands where it stands in pixels; so do the numbers of the axis."""
    right = image(chart, SIZE, desk.theme, WORDS)
    svg = picture(chart, Format.SVG, SIZE, desk.theme, WORDS)
    drawn = QImage(SIZE, QImage.Format.Format_RGB32)
    drawn.fill(desk.theme.colour("panel"))
    painter = QPainter(drawn)
    QSvgRenderer(svg).render(painter)
    painter.end()
    for token, rect in (("data1", INSIDE), ("muted", (0, 40, 60, 340))):
        colour = desk.theme.colour(token)
        one, other = ink(right, colour, rect), ink(drawn, colour, rect)
        assert len(one) > 100
        assert far_from(one, other) < 0.03 * len(one), token
        if token == "data1":
            assert far_from(other, one) < 0.03 * len(other)
    assert b"clipPath" in svg


@pytest.mark.skipif(shutil.which("gs") is None, reason="no Ghostscript to read a PDF with")
def test_pdf_draws_the_curve_where_the_png_does(desk: Desk, chart: TrendPlot, tmp_path: Path) -> None:
    """The page is as large as asked, and Ghostscript sees the curve and the axis where the pixels are."""
    right = image(chart, SIZE, desk.theme, WORDS)
    file, page = tmp_path / "c.pdf", tmp_path / "c.png"
    file.write_bytes(picture(chart, Format.PDF, SIZE, desk.theme, WORDS))
    dpi = chart.logicalDpiX()
    smooth = ["-dTextAlphaBits=4", "-dGraphicsAlphaBits=4"]
    subprocess.run(
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", "-sDEVICE=png16m", f"-r{dpi}", *smooth, f"-sOutputFile={page}", str(file)],
        check=True,
    )
    drawn = QImage(str(page))
    assert abs(drawn.width() - SIZE.width()) <= 1
    assert abs(drawn.height() - SIZE.height()) <= 1
    for token, rect in (("data1", INSIDE), ("muted", (0, 40, 60, 340))):
        colour = desk.theme.colour(token)
        one, other = ink(right, colour, rect), ink(drawn, colour, rect)
        assert far_from(one, other) < 0.05 * len(one), token


def test_a_large_picture_is_finer_and_leaves_the_chart_as_it_was(desk: Desk, chart: TrendPlot) -> None:
    """3200 by 2000 pixels show the same at twice the fineness; the chart on the screen has not moved."""
    chart.settle()
    before, span = chart.geometry(), chart.view.viewRange()
    large = image(chart, QSize(3200, 2000), desk.theme, WORDS)
    assert (large.width(), large.height(), large.devicePixelRatio()) == (3200, 2000, 2.0)
    assert chart.geometry() == before
    assert chart.view.viewRange() == span
    assert chart.updatesEnabled()
    assert len(QImage.fromData(picture(chart, Format.PNG, QSize(240, 160), desk.theme, WORDS)).text()) == 0


def test_a_fan_and_a_stack_go_out_too(qtbot: QtBot, desk: Desk) -> None:
    """The fan of the forecast gives its picture and its table with the edges of its range."""
    fan = FanPlot(desk.theme, desk.language)
    qtbot.addWidget(fan)
    fan.resize(500, 300)
    with qtbot.waitExposed(fan):
        fan.show()
    lines = (FanLine("actual", "data1", {0: 0.0, 1: 2.0}),)
    fan.show_picture(FanPicture(0, 3, 1, lines, "range", {2: 3.0, 3: 4.0}, {2: 5.0, 3: 7.0}, "t", 1))
    table = fan.range_table()
    assert table.header == ("Day", "actual, t", "range, lowest, t", "range, highest, t")
    assert [row[1:] for row in table.rows][1] == (2, None, None)
    drawn = image(fan, SIZE, desk.theme, WORDS)
    assert ink(drawn, desk.theme.colour("data1"), INSIDE)


def test_the_table_holds_the_days_in_view_and_no_zero_for_a_gap(chart: TrendPlot) -> None:
    """Ninety days, two series; what is missing is an empty cell."""
    table = chart.range_table()
    assert table.header == ("Day", "day, t", "plan, t", "day: state")
    assert len(table.rows) == 90
    assert table.rows[0][0] == date(2015, 12, 31)
    assert table.rows[41][1] is None
    assert table.rows[41][2] == 520
    chart._time.set_span(FIRST + 9.5, FIRST + 19.5)
    assert next(row[0] for row in chart.range_table().rows) == date(2016, 1, 10)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_table_is_read_back_as_it_was_written(desk: Desk, chart: TrendPlot, tmp_path: Path, kind: str) -> None:
    """Another program reads the same days and numbers; a heading that looks like a formula stays a text."""
    table = chart.range_table()
    target = tmp_path / f"c.{kind}"
    write_table(target, type(table)(("Day", "=1+1", "plan, t", "state"), table.rows), "en", "Cathodes: t/day")
    with read_tables(target) as tables:
        (sheet,) = tables.sheets
        rows = [row.cells for row in sheet.rows]
    assert rows[0][1] in ("=1+1", "'=1+1")
    assert str(rows[1][0]) == "2015-12-31"
    assert float(str(rows[1][1])) == pytest.approx(float(str(table.rows[0][1])))
    assert len(rows) == 91


def test_a_person_saves_each_kind_and_overwrites_nothing(
    qtbot: QtBot,
    desk: Desk,
    chart: TrendPlot,
    tmp_path: Path,
    tell: Callable[[Message, bool], None],
    told: list[tuple[str, bool]],
) -> None:
    """Kind by kind with the keyboard; what was chosen is remembered; a file that is there is refused in the window."""
    for kind, begins in (
        ("png", b"\x89PNG"),
        ("svg", b"<?xml"),
        ("pdf", b"%PDF"),
        ("csv", b"\xef\xbb\xbf"),
        ("xlsx", b"PK"),
    ):
        files = Files(tmp_path / f"out.{kind}")
        window = SaveChart(desk, chart, files, write_table, tell, chart)
        qtbot.addWidget(window)
        window.show()
        window.kind.choose(kind)
        if kind in ("csv", "xlsx"):
            assert not window.size_.isEnabled()
            qtbot.keyClick(window.kind, Qt.Key.Key_Return)
        else:
            window.size_.setFocus()
            window.size_.setText("640x400")
            qtbot.keyClick(window.size_, Qt.Key.Key_Return)
        assert files.target is not None
        assert files.target.read_bytes().startswith(begins)
        assert files.proposed is not None
        assert files.proposed.suffix == f".{kind}"
        assert told[-1] == (f"The chart is in {files.target}", False)
    assert desk.workplace.memory.recall("chart format") == "xlsx"
    assert desk.workplace.memory.recall("chart size") == "640x400"
    window = SaveChart(desk, chart, Files(tmp_path / "out.png"), write_table, tell, chart)
    qtbot.addWidget(window)
    window.show()
    window.kind.choose("png")
    window.save()
    assert "exists already" in window.notice.text
    window.size_.setText("9x9")
    window.save()
    assert "240x160" in window.notice.text
    window.close()


def test_a_page_is_printed_on_white_even_in_the_dark(
    desk: Desk, chart: TrendPlot, tmp_path: Path, tell: Callable[[Message, bool], None], told: list[tuple[str, bool]]
) -> None:
    """The printer gets one page lying across at the screen's resolution; the chart is dark again afterwards."""
    target = tmp_path / "page.pdf"
    desk.theme = Theme("dark")
    chart.set_theme(desk.theme)

    def choose(printer: QPrinter, parent: QWidget) -> bool:
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        assert printer.resolution() == chart.logicalDpiX()
        return True

    chart_out.print_chart(desk, chart, Files(None), tell, chart, choose)
    assert target.read_bytes().startswith(b"%PDF")
    assert told[-1][0].startswith("Handed to the printer")
    assert chart.canvas.backgroundBrush().color() == desk.theme.colour("panel")


def test_without_a_printer_the_page_becomes_a_pdf(
    desk: Desk,
    chart: TrendPlot,
    tmp_path: Path,
    tell: Callable[[Message, bool], None],
    told: list[tuple[str, bool]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A file is asked for; one that is there is refused; leaving the choice does nothing."""
    monkeypatch.setattr(chart_out, "has_printers", lambda: False)
    target = tmp_path / "page.pdf"
    chart_out.print_chart(desk, chart, Files(None), tell, chart)
    assert told == []
    chart_out.print_chart(desk, chart, Files(target), tell, chart)
    assert told[-1] == (f"The page is in {target}", False)
    chart_out.print_chart(desk, chart, Files(target), tell, chart)
    assert told[-1][1]


def test_picture_and_data_go_to_the_clipboard(
    qtbot: QtBot, desk: Desk, chart: TrendPlot, tell: Callable[[Message, bool], None], told: list[tuple[str, bool]]
) -> None:
    """The chart's own menu copies both; a spreadsheet takes the rows by tabs."""

    class Dialogs:
        def save_chart(self, parent: QWidget, chart: QWidget) -> None:
            """Not asked for here."""

        def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
            chart_out.copy_chart(desk, chart, tell)

        def print_chart(self, parent: QWidget, chart: QWidget) -> None:
            """Not asked for here."""

    work = ChartWork(desk, Dialogs(), chart, lambda: chart, tell)
    clicks = TraceClicks(desk.language, lambda asked: None, chart, work.lines_for)
    clicks.watch(chart)
    event = QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(90, 90), QPoint(90, 90))
    assert clicks.menu(chart.canvas.viewport(), event)
    (menu,) = chart.canvas.viewport().findChildren(QMenu)
    lines = {action.text().partition("\t")[0]: action for action in menu.actions()}
    lines["Copy the data of the chart"].trigger()
    rows = QGuiApplication.clipboard().text().split("\n")
    assert rows[0] == "Day\tday, t\tplan, t\tday: state"
    assert rows[42] == "2016-02-10\t\t520.0\t"
    lines["Copy the picture of the chart"].trigger()
    copied = QGuiApplication.clipboard().image()
    assert copied.width() == 2 * chart.width()
    assert not told[-1][1]
    menu.close()


COPIES = """
from types import SimpleNamespace
from PySide6.QtWidgets import QApplication
app = QApplication([])
from plantdesk.services.language import Language
from plantdesk.ui.charts import FanPlot
from plantdesk.ui.dialogs import chart_out
from plantdesk.ui.takeout.picture import Caption
from plantdesk.ui.theme import Theme
theme, language = Theme(), Language("en")
chart = FanPlot(theme, language)
chart.resize(300, 200)
chart_out.caption = lambda desk, chart: Caption("Fan", "drawn")
chart_out.copy_chart(SimpleNamespace(theme=theme, language=language), chart, lambda message, wrong: None)
assert not app.clipboard().image().isNull()
"""


def test_a_program_that_leaves_a_picture_on_the_clipboard_ends_well() -> None:
    """What Qt destroys after Python is gone must not have been made in Python: the process ends with 0."""
    done = subprocess.run([sys.executable, "-c", COPIES], capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
