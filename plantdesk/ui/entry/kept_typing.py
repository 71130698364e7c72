"""Which tabs hold typing that is not saved."""

from __future__ import annotations

from collections.abc import Iterable

from plantdesk.domain import measures as m

_TABS = {
    m.SECTION: "cathode",
    m.SOURCE: "ore",
    m.CONCENTRATOR: "ore",
    m.HEAP: "ore",
    "lots": "dispatch",
    "plan": "plan",
    "programme": "milestones",
    "record": "milestones",
    "trends": "trends",
}
"""The tab of a draft, by what its name begins with."""


def tabs_of_drafts(names: Iterable[str]) -> frozenset[str]:
    """Give the keys of the tabs that drafts with these names were typed in; what was typed elsewhere has none."""
    parts = (name.split("|") for name in names)
    # The remark of a shift is kept under its sheet, which is called as its tab.
    return frozenset(part[1] if part[0] == m.SHEET else _TABS.get(part[0], "") for part in parts) - {""}
