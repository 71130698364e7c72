"""A chart to a file, to the clipboard, to paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import shiboken6
from PySide6.QtCore import QMarginsF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QDialog, QGridLayout, QWidget

from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.text import Message, msg
from plantdesk.services.chart_table import ChartTable
from plantdesk.services.picture_size import read_size
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.backup import Tell
from plantdesk.ui.dialogs.choosing import FileChooser
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.takeout.charts import Chart, caption
from plantdesk.ui.takeout.picture import Format, image, paint, picture, write
from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level

WriteTable = Callable[[Path, ChartTable, str], None]
"""Writes a table as CSV or XLSX, by the end of the file's name, for a language."""
SMALLEST = (240, 160)
FORMAT, SIZE = "chart format", "chart size"
"""Keys of what is remembered."""
CSV, XLSX = "csv", "xlsx"
_USUAL = "1600x900"
_MILLIMETRES = 12.0


class SaveChart(SideWindow):
    """The kind of file, and the size of a picture; Enter asks where to."""

    def __init__(
        self, desk: Desk, chart: QWidget, chooser: FileChooser, table: WriteTable | None, tell: Tell, parent: QWidget
    ) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Save the chart as a file")), parent)
        self._chart, self._chooser, self._table, self._tell = chart, chooser, table, tell
        memory = desk.workplace.memory
        self.kind = Choice()
        self.kind.setAccessibleName(say(msg("Kind of file")))
        kinds: list[tuple[str, object]] = [
            (say(msg("PNG: picture in pixels")), Format.PNG.value),
            (say(msg("SVG: drawing to enlarge and edit")), Format.SVG.value),
            (say(msg("PDF: drawing to print and send")), Format.PDF.value),
        ]
        if table is not None:
            kinds += [
                (say(msg("CSV: what is in view, by day or period")), CSV),
                (say(msg("XLSX: what is in view, by day or period")), XLSX),
            ]
        self.kind.set_choices(kinds, memory.recall(FORMAT) or Format.PNG.value)
        self.size_ = LineEdit()
        self.size_.setText(memory.recall(SIZE) or _USUAL)
        self.size_.setAccessibleName(say(msg("Width and height in pixels.")))
        rows = QGridLayout()
        rows.setHorizontalSpacing(10)
        rows.setVerticalSpacing(8)
        rows.setColumnStretch(1, 1)
        for row, (name, field) in enumerate(((msg("Kind of file"), self.kind), (msg("Size, pixels"), self.size_))):
            rows.addWidget(label(say(name)), row, 0)
            rows.addWidget(field, row, 1)
        self.column.addWidget(label(chart.accessibleName(), "strong"))
        self.column.addLayout(rows)
        self.save_button = button(say(msg("Save as…")), primary=True)
        self.save_button.clicked.connect(self.save)
        self.buttons.insertWidget(self.buttons.count() - 1, self.save_button)
        self.size_.returnPressed.connect(self.save)
        self.kind.entered.connect(self.save)
        self.kind.currentIndexChanged.connect(lambda _: self._fit())
        self._fit()
        self.resize(460, 200)
        self.kind.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fit(self) -> None:
        """A table has no size."""
        self.size_.setEnabled(self.kind.currentData() not in (CSV, XLSX))

    def save(self) -> None:
        """Ask where to, write, and close; what is wrong stands in the notice."""
        kind = str(self.kind.currentData())
        say = self._desk.language.say
        try:
            if not shiboken6.isValid(self._chart):
                raise Refused(msg("The chart is not there any more. Close this and ask for it again."))
            size = read_size(self.size_.text(), SMALLEST) if self.size_.isEnabled() else (0, 0)
            target = self._chooser.save(self, say(msg("Save the chart as a file")), self._proposed(kind), f"*.{kind}")
            if target is None:
                return
            target = target if target.suffix.lower() == f".{kind}" else target.with_name(f"{target.name}.{kind}")
            refuse_existing(target)
            if kind in (CSV, XLSX):
                assert self._table is not None
                assert isinstance(self._chart, Chart)
                self._table(target, self._chart.range_table(), self._desk.language.code)
            else:
                words = caption(self._desk, self._chart)
                write(target, picture(self._chart, Format(kind), QSize(*size), self._desk.theme, words))
        except PlantDeskError as error:
            self.notice.show_notice(Level.ERROR, error.message)
            return
        memory = self._desk.workplace.memory
        memory.remember(FORMAT, kind)
        if self.size_.isEnabled():
            memory.remember(SIZE, self.size_.text())
        self._tell(msg("The chart is in {path}", path=str(target)), False)
        self.accept()

    def _proposed(self, kind: str) -> Path:
        words = self._chart.accessibleName().partition(",")[0] or "chart"
        plain = "".join(c if c.isalnum() or c in " -" else " " for c in words).split()
        return self._desk.workplace.path.with_name(f"{'-'.join(plain)}-{self._desk.today:%Y%m%d}.{kind}")


def refuse_existing(target: Path) -> None:
    """Refuse a file that is there already: nothing is ever overwritten from the window."""
    if target.exists():
        raise Refused(msg("{path} exists already. Choose another name; nothing was overwritten.", path=str(target)))


def copy_chart(desk: Desk, chart: QWidget, tell: Tell) -> None:
    """Put the picture of a chart on the clipboard, twice as fine as on the screen."""
    size = QSize(2 * chart.width(), 2 * chart.height() + 120)
    # No QMimeData of our own: Qt would destroy it after Python is gone, and the program with it.
    QGuiApplication.clipboard().setImage(image(chart, size, desk.theme, caption(desk, chart), finer=2.0))
    tell(msg("The picture is on the clipboard: {chart}", chart=chart.accessibleName()), False)


AskPrinter = Callable[[QPrinter, QWidget], bool]
"""Lets a person choose a printer; tells whether to go on."""


def system_printer(printer: QPrinter, parent: QWidget) -> bool:
    """Ask with the system's own dialog."""
    return QPrintDialog(printer, parent).exec() == QDialog.DialogCode.Accepted.value


def has_printers() -> bool:
    """Tell whether this machine knows any printer."""
    return bool(QPrinterInfo.availablePrinterNames())


def print_chart(
    desk: Desk,
    chart: QWidget,
    chooser: FileChooser,
    tell: Tell,
    parent: QWidget,
    ask: AskPrinter | None = None,
) -> None:
    """Print a chart on a page lying across, in the light theme; as a PDF of a page where there is no printer."""
    # At the resolution of a printer the numbers of the axes would leave the curve: see takeout/picture.
    printer = QPrinter(QPrinter.PrinterMode.ScreenResolution)
    printer.setResolution(chart.logicalDpiX())
    page, edge = QPageSize(QPageSize.PageSizeId.A4), _MILLIMETRES
    margins = QMarginsF(edge, edge, edge, edge)
    printer.setPageLayout(QPageLayout(page, QPageLayout.Orientation.Landscape, margins, QPageLayout.Unit.Millimeter))
    printer.setDocName(chart.accessibleName())
    done: Message
    if ask is None and not has_printers():
        title = desk.language.say(msg("There is no printer here: save the page as PDF"))
        target = chooser.save(parent, title, desk.workplace.path.with_name(f"chart-{desk.today:%Y%m%d}.pdf"), "*.pdf")
        if target is None:
            return
        try:
            refuse_existing(target)
        except PlantDeskError as error:
            tell(error.message, True)
            return
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        done = msg("The page is in {path}", path=str(target))
    elif not (ask or system_printer)(printer, parent):
        return
    else:
        done = msg("Handed to the printer: {chart}", chart=chart.accessibleName())
    painter = QPainter()
    if not painter.begin(printer):
        tell(msg("The page could not be printed. Check the printer or the folder."), True)
        return
    room = printer.pageLayout().paintRectPixels(printer.resolution()).size()
    light = Theme("light")  # a dark page would be all ink
    if isinstance(chart, Chart):
        chart.set_theme(light)
    paint(chart, painter, room, light, caption(desk, chart))
    painter.end()
    if isinstance(chart, Chart):
        chart.set_theme(desk.theme)
    tell(done, False)
