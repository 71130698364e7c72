"""What a person does with a chart beyond looking at it: a file, the clipboard, paper."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6 import QtGui
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from plantdesk.domain.text import msg
from plantdesk.ui.actions import Offer
from plantdesk.ui.desk import Desk


class TakesOut(Protocol):
    """The dialogs that write a chart to a file or to paper."""

    def save_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Ask for the kind, the size and the place of a file, and write the chart there."""

    def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Put the picture of a chart on the clipboard."""

    def print_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Print the chart, or make a PDF of a page where there is no printer."""


class ChartWork:
    """Finds the chart that is meant, and does with it what the menu says."""

    def __init__(
        self, desk: Desk, dialogs: TakesOut, window: QWidget, front: Callable[[], QWidget], tell: Callable[..., None]
    ) -> None:
        """``front`` gives the tab in front, ``tell`` says something quietly (a second argument: something is wrong)."""
        self._desk, self._dialogs, self._window = desk, dialogs, window
        self._front, self._tell = front, tell

    def offers(self, chart: QWidget | None = None) -> list[Offer | None]:
        """Give the lines of the menu; about the chart that is meant then, where none is named."""

        def on(does: Callable[[QWidget], None]) -> Callable[[], None]:
            return lambda: self._with(chart, does)

        return [
            Offer("chart file", msg("Save the chart as a file…"), on(self._save), "Ctrl+Shift+S"),
            Offer("chart picture", msg("Copy the picture of the chart"), on(self._copy_picture), "Ctrl+Shift+P"),
            Offer("chart data", msg("Copy the data of the chart"), on(self.copy_data), "Ctrl+Shift+D"),
            None,
            Offer("chart print", msg("Print the chart…"), on(self._print), "Ctrl+P"),
        ]

    def lines_for(self, widget: QWidget) -> Callable[[QMenu], None] | None:
        """Give what adds the lines to the menu of a chart; nothing where the widget stands in none."""
        from plantdesk.ui.takeout.charts import chart_of

        chart = chart_of(widget)
        return None if chart is None else lambda menu: self._add_lines(menu, chart)

    def _add_lines(self, menu: QMenu, chart: QWidget) -> None:
        if not menu.isEmpty():
            menu.addSeparator()
        for offer in self.offers(chart):
            if offer is None:
                menu.addSeparator()
                continue
            action = menu.addAction(f"{self._desk.language.say(offer.words)}\t{offer.key}")
            action.triggered.connect(lambda _=False, does=offer.does: does())

    def meant(self) -> QWidget | None:
        """Find the chart in focus, else the one under the pointer, else the first of the tab in front."""
        from plantdesk.ui.takeout.charts import Chart, chart_of

        found = chart_of(QApplication.focusWidget()) or chart_of(QApplication.widgetAt(QtGui.QCursor.pos()))
        if found is not None and found.window() is self._window:
            return found
        charts = [one for one in self._front().findChildren(QWidget) if isinstance(one, Chart) and one.isVisible()]
        return charts[0] if charts else None

    def _with(self, chart: QWidget | None, does: Callable[[QWidget], None]) -> None:
        chart = chart or self.meant()
        if chart is None:
            self._tell(msg("There is no chart on this tab. Choose a tab with a chart first."), True)
        else:
            does(chart)

    def _save(self, chart: QWidget) -> None:
        self._dialogs.save_chart(self._window, chart)

    def _print(self, chart: QWidget) -> None:
        self._dialogs.print_chart(self._window, chart)

    def _copy_picture(self, chart: QWidget) -> None:
        self._dialogs.copy_chart(self._window, chart)

    def copy_data(self, chart: QWidget) -> None:
        """Put the days in view on the clipboard, as a spreadsheet takes them."""
        from plantdesk.services.chart_table import tab_separated
        from plantdesk.ui.takeout.charts import Chart

        if isinstance(chart, Chart):
            table = chart.range_table()
            text = tab_separated(table, self._desk.language.code in ("ru", "kk"))
            QtGui.QGuiApplication.clipboard().setText(text)
            self._tell(msg("{n} rows are on the clipboard.", n=len(table.rows)))
