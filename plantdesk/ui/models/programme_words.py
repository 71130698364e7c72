"""What is recorded of the rows of the programme besides their dates: read when a row comes into sight."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.plant import PERSON
from plantdesk.domain.text import Message, msg
from plantdesk.services.language import Language
from plantdesk.services.ports import Readable
from plantdesk.ui.models.milestone_columns import Place
from plantdesk.ui.models.programme_rows import Row

_READ_AT_ONCE = 48
"""Rows whose words are read together: more than a window shows."""
_LANGUAGES = {"kk": ("kk", "ru", "en"), "ru": ("ru", "en", "kk"), "en": ("en", "ru", "kk")}
"""The languages in which a text is looked for, the reader's own first."""


class ProgrammeWords:
    """What stands for rows that were looked at; ``read_anew`` forgets what others have changed since."""

    def __init__(self, language: Language, reader: Callable[[], Readable]) -> None:
        self._language, self._reader = language, reader
        self._standing: dict[Row, Mapping[str, Standing]] = {}

    def read_anew(self, touched: Iterable[Subject] | None) -> None:
        """Forget what is known of some records, of all where it is not known which have changed."""
        if touched is None:
            self._standing.clear()
            return
        for subject in touched:
            self._standing.pop(Row(subject.kind, subject.unit), None)

    def standing(self, row: Row, rows: Sequence[Row], number: int) -> Mapping[str, Standing]:
        """Give what is recorded of a row; its neighbours, those around ``number`` in ``rows``, are read along with it."""
        if row not in self._standing:
            first = max(0, number - _READ_AT_ONCE // 4)
            near = [one for one in rows[first : first + _READ_AT_ONCE] if one not in self._standing]
            subjects = {Subject(one.kind, one.code): one for one in {*near, row}}
            found = self._reader().at(subjects)
            for subject, one in subjects.items():
                self._standing[one] = found.get(subject, {})
        return self._standing[row]

    def by_hand(self, place: Place, stands: Standing) -> Message:
        """Say who set a status by hand, and why."""
        reader = self._reader()
        revisions = reader.history(Subject(place.kind, place.code), place.key)
        chosen = next((one for one in revisions if one.id == stands.revision), None)
        if chosen is None or not chosen.reason:
            return msg("Set by hand; F4 shows by whom and why.")
        who = reader.plant().name(PERSON, chosen.command.author, date.max)
        return msg("Set by hand by {who}: {why}", who=who, why=chosen.reason)

    def said(self, stands: Mapping[str, Standing], what: str) -> str:
        """Give a text in the reader's language, else in another that it is written in."""
        for code in _LANGUAGES[self._language.code]:
            held = stands.get(f"{what}_{code}")
            if held is not None and held.value:
                return held.value
        return ""
