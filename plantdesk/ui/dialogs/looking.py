"""The one place where the window is told what to show: up to which day, as known when, which part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from plantdesk.domain.plant import DIVISION
from plantdesk.domain.scope import PROCESSES, Scope
from plantdesk.domain.text import msg
from plantdesk.services.lens import Lens
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.look_bar import PROCESS_NAMES
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level

WHOLE = msg("Whole corporation")
"""Nothing is narrowed."""

Show = Callable[[Lens], None]
"""Has the window made anew, looking through a lens."""


class LookWindow(SideWindow):
    """Two days and a part of the corporation; Enter shows it, “Now” takes everything back."""

    def __init__(self, desk: Desk, show: Show, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("What the window shows")), parent)
        self._show_lens = show
        lens, today = desk.lens, desk.present_day
        self.as_of_on = Choice()
        self.as_of_on.setAccessibleName(say(msg("Production days")))
        self.as_of_on.set_choices([(say(msg("all")), False), (say(msg("only up to")), True)], lens.as_of is not None)
        self.as_of = DateEdit(desk.language, lens.as_of or today)
        self.as_of.setAccessibleName(say(msg("Last production day")))
        self.known_on = Choice()
        self.known_on.setAccessibleName(say(msg("Recorded")))
        recorded: list[tuple[str, object]] = [(say(msg("until now")), False), (say(msg("only by the end of")), True)]
        self.known_on.set_choices(recorded, lens.known_on is not None)
        self.known_day = DateEdit(desk.language, lens.known_on or today)
        self.known_day.setAccessibleName(say(msg("Day on which it was known")))
        self.division = Choice()
        self.division.setAccessibleName(say(msg("Division")))
        self.process = Choice()
        self.process.setAccessibleName(say(msg("Process route")))
        self._fill(lens, today)
        rows = QGridLayout()
        rows.setHorizontalSpacing(10)
        rows.setVerticalSpacing(8)
        rows.setColumnStretch(1, 1)
        for row, (name, choice, day) in enumerate(
            (
                (msg("Production days"), self.as_of_on, self.as_of),
                (msg("Recorded"), self.known_on, self.known_day),
                (msg("Division"), self.division, None),
                (msg("Process route"), self.process, None),
            )
        ):
            rows.addWidget(label(say(name)), row, 0)
            rows.addWidget(choice, row, 1, 1, 1 if day else 2)
            if day is not None:
                rows.addWidget(day, row, 2)
        self.column.addLayout(rows)
        about = label(
            say(
                msg(
                    "The first day leaves out what was produced later; the second what was entered or corrected later."
                    " In the past nothing can be entered; what you have typed is kept."
                )
            ),
            "caption",
        )
        about.setWordWrap(True)
        self.column.addWidget(about)
        self.show_button = button(say(msg("Show")), primary=True)
        self.show_button.setDefault(True)  # Enter shows it, wherever the focus is
        self.now_button = button(say(msg("Now, whole corporation")))
        self.buttons.insertWidget(0, self.show_button)
        self.buttons.insertWidget(1, self.now_button)
        self._connect()
        self.setMinimumWidth(580)
        self.as_of_on.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self, lens: Lens, today: date) -> None:
        desk, say = self._desk, self._desk.language.say
        for field in (self.as_of, self.known_day):
            field.set_bounds(None, today)
        whole = desk.whole_plant
        divisions: list[tuple[str, object]] = [(say(WHOLE), None)]
        divisions += [(say(whole.name(DIVISION, one, today)), one) for one in whole.units(DIVISION, today)]
        if lens.scope.division is not None and lens.scope.division not in [one for _, one in divisions]:
            divisions.append((say(whole.name(DIVISION, lens.scope.division, today)), lens.scope.division))
        self.division.set_choices(divisions, lens.scope.division)
        routes: list[tuple[str, object]] = [(say(msg("All routes")), None)]
        routes += [(say(PROCESS_NAMES[one]), one) for one in PROCESSES]
        self.process.set_choices(routes, lens.scope.process)

    def _connect(self) -> None:
        for field, box in ((self.as_of, self.as_of_on), (self.known_day, self.known_on)):
            # Whoever chooses a day means it.
            field.day_changed.connect(lambda _, choice=box: choice.choose(True))
            field.refused.connect(lambda _: self.notice.show_notice(Level.ERROR, NO_SUCH_DAY))
        self.show_button.clicked.connect(self.apply)
        self.now_button.clicked.connect(lambda: self._go(Lens()))

    @property
    def lens(self) -> Lens:
        """Give what is chosen."""
        return Lens(
            self.as_of.day if self.as_of_on.currentData() else None,
            self.known_day.day if self.known_on.currentData() else None,
            Scope(self.division.currentData(), self.process.currentData()),
        )

    def apply(self) -> None:
        """Show what is chosen; a day that is none keeps the window open."""
        if any(field.property("state") == "error" for field in (self.as_of, self.known_day)):
            self.notice.show_notice(Level.ERROR, NO_SUCH_DAY)
            return
        self._go(self.lens)

    def _go(self, lens: Lens) -> None:
        show = self._show_lens
        self.close()
        show(lens)


NO_SUCH_DAY = msg("This is not a day up to today. Write it like 30.06.2016.")
