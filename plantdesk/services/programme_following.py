"""Follow a programme that was read: after a save only what the save touched is read anew, by the same reading."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, Portfolio
from plantdesk.services import programme as a
from plantdesk.services.ports import Readable

_FEW = 200
"""Projects whose milestones are read by themselves sooner than all there are."""


def followed(ledger: Readable, found: Portfolio, touched: Iterable[Subject], as_of: date | None = None) -> Portfolio:
    """Give a whole portfolio as it stands once some records were touched, the same as ``whole_portfolio`` would.

    Where milestones alone were touched, those of their projects are read anew, of the one that a milestone has left, too;
    where anything else was, or a milestone belongs to no project, or there are many, everything is.
    """
    records = set(touched)
    homes = _homes(ledger, found, records)
    if homes is None or len(homes) > _FEW:
        return a.whole_portfolio(ledger, as_of)
    # A project that has lost its last milestone is among none of those that are read.
    emptied = {code: replace(found.projects[code], promises=()) for code in homes}
    bare = replace(found, projects={**found.projects, **emptied}, limits=a.limits_of(ledger.plant(), as_of))
    return a.with_milestones(ledger, bare, homes) if homes else bare


def _homes(ledger: Readable, found: Portfolio, records: set[Subject]) -> set[str] | None:
    """Give the projects that touched milestones belong or belonged to; nothing where these are not all that it takes."""
    if any(subject.kind != MILESTONE for subject in records):
        return None
    there, promises = ledger.at(records), found.promises()
    homes = set()
    for subject in records:
        row = {key: one.value for key, one in there.get(subject, {}).items()}
        before, now = promises.get(subject.unit), row.get(a.IN_PROJECT)
        stands = any(row.values()) and not row.get(a.REMOVED)
        for home in ([] if before is None else [before.project]) + ([now or ""] if stands else []):
            if home not in found.projects:
                return None
            homes.add(home)
    return homes
