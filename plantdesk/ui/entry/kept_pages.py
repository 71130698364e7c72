"""Which pages of records hold typing that was not saved."""

from __future__ import annotations

from PySide6.QtCore import QObject

from plantdesk.ui.desk import Desk
from plantdesk.ui.entry.drafts import CellDrafts

DRAFT = "record|"
"""What the drafts of the pages of records begin with; kind, code and attribute follow."""


def kept_pages(desk: Desk, parent: QObject) -> list[str]:
    """Give the codes of the records that something was typed for and not saved, in the order of typing."""
    names = CellDrafts(desk, DRAFT, parent).every()
    return list(dict.fromkeys(code for name in names if (code := name.split("|")[1])))
