"""Rules between figures of one subject and shift: what cannot be true together is refused at entry.

A rule speaks only where both of its figures have a number; missing and none break nothing. Rows map figure keys to
values. Only commands apply these rules: what a merge or a late value breaks shows as "cannot be computed" instead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.computed import brief
from plantdesk.domain.quantities import Value, amount
from plantdesk.domain.text import Message, Text, msg

Row = Mapping[str, Value | None]
"""What is entered or typed for one subject and shift."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A broken rule: the key of the figure to put right, and the sentence for the person."""

    figure: str
    message: Message


def section_breaches(where: Text | str, row: Row, hours: Decimal, installed: int | None) -> tuple[Breach, ...]:
    """Check a tankhouse section's shift of so many ``hours``, with so many cells ``installed`` (if that is known)."""
    output = amount(row.get(m.CATHODE_T))
    reject, grade_a = amount(row.get(m.REJECT_T)), amount(row.get(m.GRADE_A_T))
    outage = amount(row.get(m.OUTAGE_H))
    found = []
    if reject is not None and output is not None and reject > output:
        message = msg(
            "{where}: rejects {reject} t are above the output {output} t. Correct one of the two.",
            where=where,
            reject=reject,
            output=output,
        )
        found.append(Breach(m.REJECT_T, message))
    if grade_a is not None and output is not None and grade_a > output:
        message = msg(
            "{where}: grade A {grade_a} t is above the output {output} t. Correct one of the two.",
            where=where,
            grade_a=grade_a,
            output=output,
        )
        found.append(Breach(m.GRADE_A_T, message))
    if outage is not None and outage > hours:
        message = msg(
            "{where}: an outage of {outage} h is longer than the shift of {hours} h. Correct the outage.",
            where=where,
            outage=outage,
            hours=hours,
        )
        found.append(Breach(m.OUTAGE_H, message))
    if installed is not None:
        found.extend(_cell_breaches(where, row, installed))
    return tuple(found)


def _cell_breaches(where: Text | str, row: Row, installed: int) -> list[Breach]:
    live, pulled = amount(row.get(m.CELLS_LIVE)), amount(row.get(m.CELLS_PULLED))
    found = []
    if live is not None and live > installed:
        message = msg(
            "{where}: {cells} cells live, but only {installed} are installed. Correct the cells live.",
            where=where,
            cells=live,
            installed=installed,
        )
        found.append(Breach(m.CELLS_LIVE, message))
    if pulled is not None and pulled > installed:
        message = msg(
            "{where}: {cells} cells pulled, but only {installed} are installed. Correct the cells pulled.",
            where=where,
            cells=pulled,
            installed=installed,
        )
        found.append(Breach(m.CELLS_PULLED, message))
    return found


def concentrator_breaches(where: Text | str, row: Row, feed_pct: Decimal | None) -> tuple[Breach, ...]:
    """Check a concentrator's shift against the weighted grade of the ore it was fed, if that is known."""
    conc, tail = amount(row.get(m.CONC_CU_PCT)), amount(row.get(m.TAIL_CU_PCT))
    found = []
    if feed_pct is not None and conc is not None and conc <= feed_pct:
        message = msg(
            "{where}: concentrate {conc} % Cu is not above the feed {feed} % Cu. Check both assays.",
            where=where,
            conc=conc,
            feed=brief(feed_pct),
        )
        found.append(Breach(m.CONC_CU_PCT, message))
    if feed_pct is not None and tail is not None and tail >= feed_pct:
        message = msg(
            "{where}: tailings {tail} % Cu are not below the feed {feed} % Cu. Check both assays.",
            where=where,
            tail=tail,
            feed=brief(feed_pct),
        )
        found.append(Breach(m.TAIL_CU_PCT, message))
    elif conc is not None and tail is not None and tail >= conc:
        message = msg(
            "{where}: tailings {tail} % Cu are not below the concentrate {conc} % Cu. Check both assays.",
            where=where,
            tail=tail,
            conc=conc,
        )
        found.append(Breach(m.TAIL_CU_PCT, message))
    return tuple(found)


def heap_breaches(where: Text | str, row: Row) -> tuple[Breach, ...]:
    """Check a heap's shift: no copper comes out of solvent extraction that did not go in."""
    pls, raffinate = amount(row.get(m.PLS_GPL)), amount(row.get(m.RAFFINATE_GPL))
    if pls is None or raffinate is None or raffinate <= pls:
        return ()
    message = msg(
        "{where}: raffinate {raffinate} g/L is above the pregnant solution {pls} g/L. Check both assays.",
        where=where,
        raffinate=raffinate,
        pls=pls,
    )
    return (Breach(m.RAFFINATE_GPL, message),)
