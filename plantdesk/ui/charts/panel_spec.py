"""What one chart of a workspace shows, as it is kept with a layout: plain words in, plain words out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg


class PanelKind(StrEnum):
    """What kind of chart a panel is."""

    TREND = "trend"
    HISTOGRAM = "histogram"
    """How often which value came: the first figure, a step for each unit."""
    SCATTER = "scatter"
    """The second figure against the first, a point a day."""


class Rolling(StrEnum):
    """What one point of a trend stands for."""

    AUTO = "auto"
    """A day; where bars get too narrow to be seen the week or month together, its extremes behind it."""
    SHIFT = "shift"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class Against(StrEnum):
    """What a trend is compared with."""

    NONE = "none"
    LAST_YEAR = "last_year"
    """The same days of the calendar a year before, overlaid."""
    PLAN = "plan"


@dataclass(frozen=True, slots=True)
class PanelSpec:
    """One panel: which figures of the catalogue, of which units, how rolled up, against what, drawn as what.

    ``figures`` are keys; they share the left axis, and ``second_axis`` (a key, or empty) has the right one. ``units``
    are ids of units of the figures' kind that are drawn each on its own, section against section; without any, all
    together are one line. Of a scatter ``figures`` are two, the one along and the one up; ``coloured_by`` is the kind
    of unit (``source``) whose largest part of the day gives a point its colour, or empty.
    """

    figures: tuple[str, ...]
    units: tuple[str, ...] = ()
    roll_up: Rolling = Rolling.AUTO
    compare: Against = Against.NONE
    second_axis: str = ""
    kind: PanelKind = PanelKind.TREND
    coloured_by: str = ""
    title: str = ""
    """A name of one's own; empty: the names of the figures."""

    def to_json(self) -> dict[str, Any]:
        """Give what ``json.dumps`` can write; ``from_json`` reads it again."""
        return {
            "figures": list(self.figures),
            "units": list(self.units),
            "roll_up": self.roll_up.value,
            "compare": self.compare.value,
            "second_axis": self.second_axis,
            "kind": self.kind.value,
            "coloured_by": self.coloured_by,
            "title": self.title,
        }

    @classmethod
    def from_json(cls, found: object) -> PanelSpec:
        """Read a panel that was kept; ``Refused`` where it is none. What is not said is as usual."""
        if not isinstance(found, Mapping):
            raise Refused(msg("This is no panel of charts. Compose it anew."))
        figures, units = found.get("figures"), found.get("units", [])
        words = [*_texts(figures), *_texts(units)]
        if not _texts(figures) or len(words) != len(figures or ()) + len(units or ()):
            raise Refused(msg("A panel of charts names no figure. Compose it anew."))
        try:
            return cls(
                tuple(_texts(figures)),
                tuple(_texts(units)),
                Rolling(found.get("roll_up", Rolling.AUTO)),
                Against(found.get("compare", Against.NONE)),
                str(found.get("second_axis") or ""),
                PanelKind(found.get("kind", PanelKind.TREND)),
                str(found.get("coloured_by") or ""),
                str(found.get("title") or ""),
            )
        except ValueError as error:
            raise Refused(msg("A panel of charts says what this program does not know. Compose it anew.")) from error


def _texts(found: object) -> list[str]:
    return [one for one in found if isinstance(one, str) and one] if isinstance(found, list | tuple) else []
