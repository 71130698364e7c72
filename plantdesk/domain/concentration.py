"""Dry tonnes, contained copper, grades and recovery of a concentrator.

Percent in, percent out, tonnes in, tonnes out. Ratios over a period are ratios of sums, never means of ratios.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from plantdesk.domain.computed import Computed, brief, known, unknown
from plantdesk.domain.quantities import Value, amount
from plantdesk.domain.text import Message, msg

_HUNDRED = Decimal(100)


def dry_t(wet_t: Decimal, moisture_pct: Decimal) -> Decimal:
    """Give dry tonnes (dry = wet · (1 − m/100))."""
    return wet_t * (_HUNDRED - moisture_pct) / _HUNDRED


def contained_t(dry: Decimal, grade_pct: Decimal) -> Decimal:
    """Give tonnes of copper in dry tonnes of a grade (Cu = dry · g/100)."""
    return dry * grade_pct / _HUNDRED


class MeanGrade(NamedTuple):
    """A grade weighted by tonnes, with what the reader must know about it.

    ``tonnes`` are those that have a grade; ``skipped_t`` those without one, which do not count; ``below`` is how many
    grades were below detection and count as half their limit. Where all of them were, the mean is only known to lie
    below ``limit_pct``, the mean of their limits.
    """

    pct: Computed
    tonnes: Decimal
    skipped_t: Decimal
    below: int
    limit_pct: Decimal | None = None

    def notes(self) -> tuple[Message, ...]:
        """Say what the mean leaves out or assumes."""
        notes = []
        if self.below:
            notes.append(msg("Grades below detection: {count}, each counted as half its limit.", count=self.below))
        if self.skipped_t:
            notes.append(msg("Without a grade and left out: {tonnes} t.", tonnes=brief(self.skipped_t)))
        return tuple(notes)


def weighted_grade(parts: Iterable[tuple[Decimal, Value | None]]) -> MeanGrade:
    """Give the mean grade of (dry tonnes, grade) pairs weighted by the dry tonnes (Σ(dry·g)/Σdry)."""
    copper = tonnes = skipped = limits = Decimal(0)
    below = graded = 0
    for dry, grade in parts:
        number = amount(grade)
        if grade is None or number is None:
            skipped += dry
            continue
        copper += dry * number
        tonnes += dry
        limits += dry * (grade.number or 0)
        graded += 1
        below += grade.below
    if not tonnes:
        return MeanGrade(unknown(msg("No tonnes with a grade.")), tonnes, skipped, below)
    limit = limits / tonnes if below == graded else None
    return MeanGrade(known(copper / tonnes), tonnes, skipped, below, limit)


def separates(feed: Decimal, conc: Decimal, tail: Decimal) -> bool:
    """Tell whether three copper grades describe a separation: c > f ≥ t, and a feed that holds copper."""
    return feed > 0 and conc > feed >= tail


def recovery_share(feed: Decimal, conc: Decimal, tail: Decimal) -> Decimal:
    """Give the share of the copper that goes into the concentrate (two-product formula: R = c(f−t)/(f(c−t))).

    Only for grades that ``separates`` accepts.
    """
    return conc * (feed - tail) / (feed * (conc - tail))


class TwoProduct(NamedTuple):
    """What feed, concentrate and tailings grades tell of a separation, without any weight.

    ``yield_pct`` of the feed becomes concentrate, ``recovery_pct`` of its copper with it; ``ratio`` is tonnes of feed
    to a tonne of concentrate, ``enrichment`` the grade of concentrate over that of the feed.
    """

    yield_pct: Computed
    recovery_pct: Computed
    ratio: Computed
    enrichment: Computed


def two_product(feed_pct: Decimal, conc_pct: Decimal, tail_pct: Decimal) -> TwoProduct:
    """Apply the two-product formula to three copper grades.

    Y = (f−t)/(c−t), R = c(f−t)/(f(c−t)), K = 1/Y, ER = c/f; valid only for c > f > t, and with t = f nothing is
    recovered. Anything else gives the cause in every field.
    """
    cause = _no_separation(feed_pct, conc_pct, tail_pct)
    if cause:
        none = unknown(cause)
        return TwoProduct(none, none, none, none)
    split = (feed_pct - tail_pct) / (conc_pct - tail_pct)
    ratio = known(1 / split) if split else unknown(msg("Tailings are as rich as the feed: nothing was separated."))
    return TwoProduct(
        known(split * _HUNDRED),
        known(recovery_share(feed_pct, conc_pct, tail_pct) * _HUNDRED),
        ratio,
        known(conc_pct / feed_pct),
    )


def _no_separation(feed: Decimal, conc: Decimal, tail: Decimal) -> Message | None:
    """Say why three grades do not describe a separation."""
    if feed <= 0:
        return msg("The feed holds no copper: recovery is undefined.")
    shown = {"feed": brief(feed), "conc": brief(conc), "tail": brief(tail)}
    if conc <= feed:
        return msg("Concentrate {conc} % Cu is not above the feed {feed} % Cu: check both grades.", **shown)
    if tail > feed:
        return msg("Tailings {tail} % Cu are above the feed {feed} % Cu: check both grades.", **shown)
    return None


def recovery_sd_pct(
    feed: tuple[Decimal, Decimal], conc: tuple[Decimal, Decimal], tail: tuple[Decimal, Decimal]
) -> Computed:
    """Give the standard deviation of two-product recovery in percentage points; each argument is (grade, its sd).

    Delta method on the two-product formula: σ_R² = [ct/(f²(c−t))]²σ_f² + [t(f−t)/(f(c−t)²)]²σ_c² + [c(c−f)/(f(c−t)²)]²σ_t².
    """
    (f, sd_f), (c, sd_c), (t, sd_t) = feed, conc, tail
    cause = _no_separation(f, c, t)
    if cause:
        return unknown(cause)
    by_feed = c * t / (f * f * (c - t)) * sd_f
    by_conc = t * (f - t) / (f * (c - t) ** 2) * sd_c
    by_tail = c * (c - f) / (f * (c - t) ** 2) * sd_t
    return known((by_feed**2 + by_conc**2 + by_tail**2).sqrt() * _HUNDRED)


class Milling(NamedTuple):
    """One shift or day of a concentrator: dry feed and the three grades of that time."""

    feed_dry_t: Decimal
    feed_pct: Decimal
    conc_pct: Decimal
    tail_pct: Decimal


def period_recovery_pct(entries: Iterable[Milling]) -> Computed:
    """Give recovery over a period as recovered over fed copper, never as the mean of recoveries.

    Entries whose grades describe no separation are left out.
    """
    fed = recovered = Decimal(0)
    for entry in entries:
        if not separates(entry.feed_pct, entry.conc_pct, entry.tail_pct):
            continue
        copper = contained_t(entry.feed_dry_t, entry.feed_pct)
        fed += copper
        recovered += copper * recovery_share(entry.feed_pct, entry.conc_pct, entry.tail_pct)
    if not fed:
        return unknown(msg("No feed with all three grades."))
    return known(recovered / fed * _HUNDRED)
