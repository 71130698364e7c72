"""What this program is, its version and licences, and where the store lies."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QWidget

from plantdesk import __version__
from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.side_window import SideWindow
from plantdesk.ui.widgets.dynamic import label


class AboutWindow(SideWindow):
    """A few sentences that can be selected and copied."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("About PlantDesk")), parent)
        self.notice.hide()
        self.column.addWidget(label(say(msg("PlantDesk {version}", version=__version__)), "title"))
        sentences = (
            msg("Keeps a copper plant's daily truth: entered once, kept for ever, seen at once."),
            msg("Free software under the MIT licence."),
            msg(
                "Drawn with Qt {version} and Qt for Python (LGPL 3), charts with pyqtgraph (MIT), letters: Inter (OFL).",
                version=qVersion(),
            ),
            msg("Store: {path}", path=str(desk.workplace.path)),
        )
        self.words = [label(say(sentence)) for sentence in sentences]
        for line in self.words:
            line.setWordWrap(True)
            line.setAccessibleName(line.text())
            line.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            self.column.addWidget(line)
        self.column.addStretch(1)
        self.resize(560, 230)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
