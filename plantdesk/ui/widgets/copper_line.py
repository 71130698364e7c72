"""One line beneath the programme: what the slip of a project costs in copper, and what of its budget is spent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QWidget

from plantdesk.domain.programme import Project
from plantdesk.domain.programme_effect import Cost
from plantdesk.domain.text import Text, msg
from plantdesk.services.language import Language
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.trace_asked import Asked, written_part
from plantdesk.ui.tracing import mark
from plantdesk.ui.widgets.elided_label import ElidedLabel

_T, _KT = Text("t", "т", "т"), Text("kt", "тыс. т", "мың т")
_KILO_FROM = 1000
_EFFECT, _SPENT = "milestones.effect_on_year_kt", "milestones.budget_spent_pct"


class CopperLine(ElidedLabel):
    """The consequences of the project at hand; where none is at hand, of all slips together. A key asks where from."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__("", "", parent)
        self._language = language

    def show_project(
        self, project: Project | None, costs: Mapping[str, Cost], as_of: date, part: str | None = ""
    ) -> None:
        """Show them; ``costs`` are what slips cost this year, by code of their project.

        ``part`` of the programme is what ``costs`` are of, as “trace” takes it; nothing where that cannot be written.
        """
        self._show(project, costs)
        ref = _EFFECT
        if project is not None:
            part = written_part({"project": project.code})
            if project.effect is None:
                ref = "" if project.budget is None else _SPENT
        known = bool(self.text()) and bool(ref) and part is not None
        mark(self, Asked(ref, as_of, part or "") if known else None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if known else Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(self.text())

    def _show(self, project: Project | None, costs: Mapping[str, Cost]) -> None:
        say = self._language.say
        if project is None:
            whole = sum((cost.tonnes for cost in costs.values()), Decimal(0))
            words = msg("All slips together: {tonnes} this year.", tonnes=self._tonnes(whole)) if costs else ""
            self.set_text(say(words))
            return
        parts = [f"{project.code} {say(project.name)}"]
        cost = costs.get(project.code)
        if cost is not None:
            late = cost.slip_days
            if late > 0:
                words = msg("{n} days late: {tonnes} this year", n=late, tonnes=self._tonnes(cost.tonnes))
            else:
                words = msg("{n} days early: {tonnes} this year", n=-late, tonnes=self._tonnes(cost.tonnes))
            parts.append(say(words))
        elif project.effect is not None:
            parts.append(
                say(msg("adds {tonnes} a year", tonnes=self._tonnes(project.effect.tonnes_a_year, sign=False)))
            )
        if project.budget is not None:
            money = msg(
                "spent {spend} of {budget} {currency}",
                spend=UNKNOWN if project.spend is None else project.spend,
                budget=project.budget,
                currency=project.currency,
            )
            parts.append(say(money))
        self.set_text(" · ".join(parts))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line, underlined where it has the focus."""
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self)
            wide = min(self.fontMetrics().horizontalAdvance(self.text()), self.width())
            painter.fillRect(0, self.height() - 2, wide, 2, self.palette().color(QPalette.ColorRole.Highlight))
            painter.end()

    def _tonnes(self, tonnes: Decimal, sign: bool = True) -> str:
        kilo = abs(tonnes) >= _KILO_FROM
        value = tonnes / 1000 if kilo else tonnes
        written = self._language.number(value, 1 if kilo else 0)
        plus = "+" if sign and value > 0 else ""
        return f"{plus}{written} {self._language.say(_KT if kilo else _T)}"
