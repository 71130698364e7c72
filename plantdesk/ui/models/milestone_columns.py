"""The columns of the programme's table, and which attribute of a record each of them shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from PySide6.QtCore import Qt

from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.services.programme import ACTUAL as WAS
from plantdesk.services.programme import BASELINE as PROMISED
from plantdesk.services.programme import FORECAST as EXPECTED
from plantdesk.services.programme import PERCENT as PART
from plantdesk.services.programme import STATUS as BY_HAND
from plantdesk.ui.models.programme_rows import Row

NAME, OWNER, BASELINE, FORECAST, ACTUAL, PERCENT, SLIP, STATUS = range(8)
"""The columns; the bars stand beside the table."""
ATTRIBUTES: Mapping[str, Mapping[int, str]] = {
    PROGRAMME: {NAME: "name"},
    PROJECT: {NAME: "name", OWNER: "owner", STATUS: BY_HAND},
    MILESTONE: {
        NAME: "name",
        OWNER: "owner",
        BASELINE: PROMISED,
        FORECAST: EXPECTED,
        ACTUAL: WAS,
        PERCENT: PART,
        STATUS: BY_HAND,
    },
}
"""What can be typed in, by kind of row and column; texts without their language."""
DATES = (PROMISED, EXPECTED, WAS)
"""The dates of a milestone."""
TEXTS = ("name", "owner")
SHAPES = {Status.DONE: "●", Status.ON_TIME: "◆", Status.AT_RISK: "▲", Status.LATE: "■", Status.NOT_STARTED: "○"}
"""Every status has its own shape, so that colour is not needed to tell them."""


class Place(NamedTuple):
    """A cell: kind and code of its row, and the key of an attribute."""

    kind: str
    code: str
    key: str

    @property
    def row(self) -> Row:
        """Give the row that the cell is in."""
        return Row(self.kind, self.code)


def column_of(key: str) -> int:
    """Give the column that shows an attribute."""
    what = key.partition("_")[0]
    return next(column for columns in ATTRIBUTES.values() for column, name in columns.items() if name == what)


def alignment(column: int) -> Qt.AlignmentFlag:
    """Give on which side a column stands."""
    side = Qt.AlignmentFlag.AlignRight if column in (SLIP, PERCENT) else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def depth(row: Row) -> int:
    """Give how deep a row lies: 0 a programme, 1 a project, 2 a milestone."""
    return (PROGRAMME, PROJECT, MILESTONE).index(row.kind)
