"""Reasons that the program gives itself, as a reader sees them."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from plantdesk.assets import translations
from plantdesk.domain.calendar import TWO_SHIFTS, Calendar
from plantdesk.services.language import open_language
from plantdesk.services.reasons import CONFIRMED, REMARK_REWRITTEN, import_reason, spoken_reason
from tests.helpers.stores import Desk, section

ALMATY = Calendar(ZoneInfo("Asia/Almaty"), TWO_SHIFTS)


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (REMARK_REWRITTEN, "примечание переписано"),
        (CONFIRMED, "подтверждено на вопрос"),
        (import_reason("log.csv"), "импорт файла log.csv"),
        ("undo of correct 2016-06-30 14:00 UTC", "отмена: «Исправление» от 30.06.2016 20:00"),
        ("scale read again", "scale read again"),
        ("", ""),
    ],
)
def test_a_reader_sees_the_programs_reasons_in_the_own_language(stored: str, shown: str) -> None:
    """What the program wrote is translated, moments are those of the plant, and what a person wrote stays."""
    assert open_language("ru", translations).say(spoken_reason(stored, ALMATY)) == shown


def test_the_reason_that_an_undo_records_is_understood(desk: Desk) -> None:
    """The form written and the form read are one."""
    desk.save(section(), cathode_t="99")
    reason = desk.undo().undo().revisions[0].reason
    assert reason is not None
    assert open_language("en", translations).say(spoken_reason(reason, ALMATY)).startswith("undo of “Entry” of ")
