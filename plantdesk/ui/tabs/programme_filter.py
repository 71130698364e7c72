"""Which part of the programme is shown: by programme, route, division, owner and status."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from plantdesk.domain.plant import DIVISION
from plantdesk.domain.programme import Portfolio
from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.look_bar import PROCESS_NAMES
from plantdesk.ui.models.milestone_columns import SHAPES
from plantdesk.ui.models.programme_rows import PRESSING, Asked, owners
from plantdesk.ui.widgets.choice import Choice

_LETTERS = 10


class ProgrammeFilter(QWidget):
    """A choice for each of them; one that would offer nothing is not shown."""

    asked_for = Signal(object)
    """Another part is wanted: an ``Asked``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say = desk.language.say
        self._all = {
            "programme": msg("All programmes"),
            "route": msg("All routes"),
            "division": msg("All divisions"),
            "owner": msg("All owners"),
            "status": msg("Any status"),
        }
        self.choices: dict[str, Choice] = {}
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(8)
        names = {
            "programme": msg("Programme"),
            "route": msg("Process route"),
            "division": msg("Division"),
            "owner": msg("Owner"),
            "status": msg("Status"),
        }
        for key, name in names.items():
            choice = Choice()
            choice.setAccessibleName(say(name))
            choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            choice.setMinimumContentsLength(_LETTERS)
            choice.currentIndexChanged.connect(lambda _: self.asked_for.emit(self.asked))
            self.choices[key] = choice
            self.row.addWidget(choice, 1)
        self.clear_button = QPushButton(say(msg("Show all")))
        self.clear_button.setAutoDefault(False)
        self.clear_button.clicked.connect(self.clear)
        self.row.addWidget(self.clear_button)
        self.asked_for.connect(lambda asked: self.clear_button.setVisible(asked != Asked()))
        self.clear_button.hide()

    @property
    def asked(self) -> Asked:
        """What is asked for."""
        chosen = {key: choice.currentData() or None for key, choice in self.choices.items()}
        return Asked(
            programme=chosen["programme"],
            route=chosen["route"],
            division=chosen["division"],
            owner=chosen["owner"],
            status=chosen["status"],
        )

    def clear(self) -> None:
        """Ask for everything."""
        for choice in self.choices.values():
            blocked = choice.blockSignals(True)
            choice.setCurrentIndex(0)
            choice.blockSignals(blocked)
        self.asked_for.emit(self.asked)

    def offer(self, portfolio: Portfolio) -> None:
        """Offer what occurs in a programme; what is chosen stays chosen."""
        say, projects = self._desk.language.say, portfolio.projects.values()
        found: dict[str, list[tuple[str, object]]] = {
            "programme": [(say(one.name), code) for code, one in sorted(portfolio.programmes.items())],
            "route": [
                (say(PROCESS_NAMES.get(one, one)), one) for one in sorted({p.route for p in projects if p.route})
            ],
            "division": sorted(
                [(self._division(one), one) for one in {p.division for p in projects if p.division}],
                key=lambda pair: str(pair[0]).casefold(),
            ),
            "owner": [(name, name) for name in owners(portfolio, say)],
            "status": [(f"{SHAPES[one]} {say(one.label)}", one) for one in PRESSING] if projects else [],
        }
        for key, offered in found.items():
            choice = self.choices[key]
            choice.set_choices([(say(self._all[key]), None), *offered], choice.currentData())
            choice.setVisible(bool(offered))
            widest = max((choice.fontMetrics().horizontalAdvance(str(words)) for words, _ in offered), default=0)
            choice.view().setMinimumWidth(min(widest + 40, 520))

    def _division(self, division: str) -> str:
        return self._desk.language.say(self._desk.plant.name(DIVISION, division, self._desk.today))
