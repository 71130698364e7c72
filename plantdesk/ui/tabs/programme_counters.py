"""The counters above the programme: what is in the plan, done, due, late, at risk, spent, and the rate it requires."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from plantdesk.domain.programme import Counters
from plantdesk.domain.text import msg
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.programme_figures import Figures
from plantdesk.services.trace_asked import Asked, written_part
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.programme_rows import Asked as Part
from plantdesk.ui.tracing import mark
from plantdesk.ui.widgets.counter import Counter
from plantdesk.ui.widgets.notice_line import Level

NOTHING = "–"
"""Stands where nothing is to be counted."""
_REFS = {
    "all": "milestones.projects",
    "done": "milestones.done",
    "due": "milestones.due_this_year",
    "late": "milestones.late",
    "risk": "milestones.at_risk",
    "spent": "milestones.budget_spent_pct",
    "rate": "milestones.required_per_year",
}
"""What each counter shows, by the references that “trace” knows."""


def part_words(part: Part) -> str | None:
    """Write a part of the programme as “trace” takes it; nothing where a name has signs in it that part the words."""
    status = None if part.status is None else part.status.value
    return written_part(
        {
            "programme": part.programme,
            "status": status,
            "route": part.route,
            "division": part.division,
            "owner": part.owner,
        }
    )


class ProgrammeCounters(QWidget):
    """A counter for each of them, by key: ``all``, ``done``, ``due``, ``late``, ``risk``, ``spent``, ``rate``."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        say, theme = desk.language.say, desk.theme
        self.by_key = {
            "all": Counter(theme, say(msg("Projects in the plan"))),
            "done": Counter(theme, say(msg("Done"))),
            "due": Counter(theme, say(msg("Due this year"))),
            "late": Counter(theme, say(msg("Late")), Level.ERROR),
            "risk": Counter(theme, say(msg("At risk")), Level.WARNING),
            "spent": Counter(theme, say(msg("Budget spent"))),
            "rate": Counter(theme, say(msg("Required a year"))),
        }
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for counter in self.by_key.values():
            row.addWidget(counter, 1)

    def show_figures(self, found: Figures, part: Part, unbound: int) -> None:
        """Show the figures of a part of the programme; ``unbound`` milestones stand alone where there are no projects."""
        count, counters, say = found.counters, self.by_key, self._desk.language.say
        words = part_words(part)
        for key, ref in _REFS.items():
            mark(counters[key], None if words is None else Asked(ref, count.as_of, words))
        counters["all"].show_number(str(count.projects), say(msg("{n} milestones", n=unbound)) if unbound else "")
        counters["done"].show_number(str(count.done))
        counters["due"].show_number(str(count.due_this_year))
        counters["late"].show_number(str(count.late), wrong=count.late > 0)
        counters["risk"].show_number(str(count.at_risk), wrong=count.at_risk > 0)
        self._show_money(found)
        self._show_rate(count)

    def _show_rate(self, count: Counters) -> None:
        """Show how many a year are left to do, and how that compares with what is due this year."""
        rate, number = self.by_key["rate"], self._desk.language.number
        if count.required_per_year is None:
            rate.show_number(UNKNOWN if count.projects else NOTHING)
            return
        times = "" if count.required_ratio is None else f"× {number(count.required_ratio, 1)}"
        why = msg(
            "{left} left by the end of {year}, the end that asks most a year; × compares with what is due this year.",
            left=count.left_after_this_year,
            year=count.as_of.year + count.years_left,
        )
        rate.show_number(number(count.required_per_year, 2), times, self._desk.language.say(why))

    def _show_money(self, found: Figures) -> None:
        """Show the part of the budget that is spent; of several currencies the first, all of them in the tooltip."""
        said = self._desk.language.say
        lines = [
            said(
                msg(
                    "{currency}: {spend} of {budget}",
                    currency=one.currency or "?",
                    spend=UNKNOWN if one.spend is None else one.spend,
                    budget=UNKNOWN if one.budget is None else one.budget,
                )
            )
            for one in found.money
        ]
        share = found.budget_spent_pct
        text = NOTHING if share is None else f"{self._desk.language.number(share, 0)} %"
        beside = found.money[0].currency if len(found.money) > 1 else ""
        self.by_key["spent"].show_number(text, beside, "\n".join(lines))
