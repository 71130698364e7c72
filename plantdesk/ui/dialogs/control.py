"""The window of the control chart of one figure."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from plantdesk.domain.day import TOTAL
from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.control_panel import ControlPanel
from plantdesk.ui.dialogs.side_window import SideWindow


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

    def show_figure(self, figure: str, unit: str = TOTAL) -> None:
        """Show another figure."""
        self.panel.show_figure(figure, unit)
