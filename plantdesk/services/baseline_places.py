"""Where frozen baselines lie in the ledger."""

from __future__ import annotations

from plantdesk.domain.ledger import Subject

BASELINE = "baseline"
"""Kind of the subject of a frozen baseline, and of the command that freezes one.

Its unit names how points are taken, the figure and the unit (``day:cathode_t:s1``), its day the first one it judges.
"""


def subject_unit(figure: str, unit: str, by: str) -> str:
    """Name what a baseline is about; ``unit`` is ``""`` for all of the figure's kind."""
    return f"{by}:{figure}:{unit}"


def judged_by(subject: Subject) -> tuple[str, str, str]:
    """Give figure, unit and how points are taken of a baseline's subject."""
    by, _, rest = subject.unit.partition(":")
    figure, _, unit = rest.partition(":")
    return figure, unit, by
