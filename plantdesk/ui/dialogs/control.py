"""The window of the control chart of one figure."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from plantdesk.domain.day import TOTAL
from plantdesk.domain.text import Message, msg
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.control_panel import ControlPanel
from plantdesk.ui.dialogs.side_window import SideWindow
from plantdesk.ui.takeout.work import ChartWork
from plantdesk.ui.tracing import TraceClicks
from plantdesk.ui.trends.flagging import keeper_of
from plantdesk.ui.widgets.menu_button import MenuButton
from plantdesk.ui.widgets.notice_line import Level


class ControlWindow(SideWindow):
    """Holds a control chart beside the main window."""

    def __init__(self, desk: Desk, figure: str, parent: QWidget, unit: str = TOTAL) -> None:
        super().__init__(desk, desk.language.say(msg("Control chart")), parent)
        self.panel = ControlPanel(desk, figure, unit, self)
        self.column.addWidget(self.panel, 1)
        self.notice.hide()
        self.panel.retitled.connect(self.setWindowTitle)
        self.setWindowTitle(self.panel.title)
        self.resize(1120, 760)
        self.panel.plot.setFocus(Qt.FocusReason.OtherFocusReason)
        QShortcut(QKeySequence("F9"), self).activated.connect(self._add_note)

    def _add_note(self) -> None:
        """Begin a note at the point that is pointed at."""
        keeper = keeper_of(self)
        if keeper is not None:
            keeper.add_note(self.panel.plot)

    def tell(self, message: Message, wrong: bool = False) -> None:
        """Say something quietly."""
        self.panel.notice.show_notice(Level.ERROR if wrong else Level.INFO, message)

    def take_out_with(self, work: ChartWork, explain: Callable[[Asked], None]) -> None:
        """Offer at the chart, by menu, key and button, what can be done with any chart."""
        plot = self.panel.plot
        clicks = TraceClicks(self._desk.language, explain, self, work.lines_for)
        clicks.watch(plot)
        for offer in work.offers(plot):
            if offer is not None:
                QShortcut(QKeySequence(offer.key), self).activated.connect(offer.does)
        self.buttons.insertWidget(0, MenuButton(self._desk.language, lambda: plot, self))

    def show_figure(self, figure: str, unit: str = TOTAL) -> None:
        """Show another figure."""
        self.panel.show_figure(figure, unit)
