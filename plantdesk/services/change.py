"""Is this change real? Two periods of a figure compared, with a verdict in plain words and how it was reached."""

from __future__ import annotations

from dataclasses import dataclass

from plantdesk.domain.catalogue import Derived, Figure, Last, Sum
from plantdesk.domain.change import Judged, Part, Verdict, judge
from plantdesk.domain.errors import Refused
from plantdesk.domain.periods import Span, day_of
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.ports import Readable
from plantdesk.services.series import PointState, day_parts


@dataclass(frozen=True, slots=True)
class Change:
    """Two periods of one figure: a sum by its mean day, a mean or ratio by the ratio of its sums."""

    figure: Figure | Derived
    unit: str
    before: Span
    after: Span
    judged: Judged


def change_between(ledger: Readable, figure: str, unit: str, before: Span, after: Span) -> Change:
    """Compare two periods of a figure of one unit, or of all (unit ``""``).

    Days of which entries are missing count in neither where the figure adds up. ``Refused`` where the periods overlap,
    and for a figure of which no sums are kept.
    """
    declared = ledger.catalogue.series(figure)
    if isinstance(declared.adds, Last):
        raise Refused(msg("{figure} is a level of which no daily value is kept. Choose another.", figure=declared.name))
    if before.first <= after.last and after.first <= before.last:
        raise Refused(msg("The two periods overlap. Choose periods that have no day in common."))
    judged = judge(_parts(ledger, declared, unit, before), _parts(ledger, declared, unit, after))
    return Change(declared, unit, before, after, judged)


def _parts(ledger: Readable, declared: Figure | Derived, unit: str, span: Span) -> list[Part | None]:
    whole = isinstance(declared.adds, Sum)
    found = {
        day_of(part.day): (part.num, part.den or 1.0)
        for part in day_parts(ledger, declared.key, unit, span.first, span.last)
        if not (whole and part.state is PointState.PROVISIONAL)
    }
    return [found.get(day) for day in span]


def mean_unit(figure: Figure | Derived) -> Message | Text:
    """Give the unit of a period's mean: what adds up is so much a day."""
    return msg("{unit} a day", unit=figure.unit) if isinstance(figure.adds, Sum) else figure.unit


def verdict_words(found: Change) -> Message:
    """Say in one plain sentence whether the change is real."""
    judged = found.judged
    match judged.verdict:
        case Verdict.UNKNOWN:
            return msg("Cannot be said: one of the periods has no complete day.")
        case Verdict.TOO_FEW:
            return msg(
                "Cannot be said: counting alike neighbours once, one of the periods has fewer than two independent days."
            )
        case Verdict.CONSTANT:
            if not judged.difference:
                return msg("No change: every day of both periods is the same.")
            return msg("The level changed: within each period every day is the same.")
        case Verdict.REAL:
            return msg("Yes, the change is real: chance alone brings one as large less than once in twenty times.")
        case Verdict.MAYBE:
            return msg("Perhaps: chance alone brings a change as large in {pct} of 100 cases.", pct=_of_100(judged))
        case Verdict.NOISE:
            return msg(
                "No sign of a real change: chance alone brings one as large in {pct} of 100 cases.", pct=_of_100(judged)
            )


def _of_100(judged: Judged) -> int:
    return round(100 * (judged.chance or 0.0))


def method_words(found: Change) -> Message:
    """Say how the verdict was reached."""
    judged = found.judged
    if judged.autocorrelation is None:
        return msg("Welch's comparison of two means, by day. Neighbouring days could not be compared.")
    return msg(
        "Welch's comparison of two means, by day. How alike neighbouring days are (r = {r}) is allowed for:"
        " {before} and {after} days count as {few} and {rest} independent ones.",
        r=round(judged.autocorrelation, 2),
        before=judged.before.points,
        after=judged.after.points,
        few=round(judged.before.effective),
        rest=round(judged.after.effective),
    )
