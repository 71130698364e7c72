"""The editors of what is recorded of a programme, project or milestone, and where each stands on the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from plantdesk.domain.catalogue import Catalogue, Sum
from plantdesk.domain.errors import Refused
from plantdesk.domain.milestones import Status
from plantdesk.domain.plant import DIVISION, PROCESS
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT, Portfolio
from plantdesk.domain.scope import PROCESSES
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services import programme as a
from plantdesk.services.attributes import word
from plantdesk.services.programme_recording import DATES, NUMBERS
from plantdesk.services.programme_words import attribute_in_full, depends_written, value_said
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.setting_fields import Changed, ChoiceField, LineField, NumberField, SettingField
from plantdesk.ui.models.milestone_columns import SHAPES
from plantdesk.ui.widgets.optional_date import OptionalDate


class Section(NamedTuple):
    """Fields that belong together: a heading or none, and each attribute with its room, twelfths of a row."""

    heading: Message | None
    fields: tuple[tuple[str, int], ...]


_NAMES = tuple((key, 4) for key in a.NAMES)
_OWNERS = tuple((key, 4) for key in a.OWNERS)
SECTIONS: Mapping[str, tuple[Section, ...]] = {
    PROGRAMME: (Section(None, (*_NAMES, (a.KIND, 4), (a.START, 3), (a.END, 3), (a.CODE, 2))),),
    PROJECT: (
        Section(
            None,
            (
                *_NAMES,
                *_OWNERS,
                (a.IN_PROGRAMME, 4),
                (a.SECTOR, 4),
                (a.DIVISION, 4),
                (a.ROUTE, 4),
                (a.START, 3),
                (a.STATUS, 3),
                (a.CODE, 2),
            ),
        ),
        Section(
            msg("Money and jobs"),
            ((a.BUDGET, 4), (a.SPEND, 4), (a.CURRENCY, 2), (a.WEIGHT, 2), (a.JOBS_CREATED, 4), (a.JOBS_KEPT, 4)),
        ),
        Section(
            msg("Effect on output"),
            ((a.EFFECT_FIGURE, 4), (a.EFFECT_TONNES, 4), (a.EFFECT_RAMP, 4), (a.EFFECT_SINCE, 12)),
        ),
    ),
    MILESTONE: (
        Section(None, (*_NAMES, *_OWNERS, (a.IN_PROJECT, 8), (a.CODE, 2), (a.WEIGHT, 2))),
        Section(
            msg("Dates"),
            (
                (a.START, 4),
                (a.BASELINE, 4),
                (a.FORECAST, 4),
                (a.ACTUAL, 4),
                (a.DEADLINE, 4),
                (a.PERCENT, 4),
                (a.STATUS, 4),
                (a.DEPENDS, 8),
            ),
        ),
    ),
}
"""What stands on the page of each kind, in the order of the Tab key; notes and evidence stand beside."""

LONGEST_NOTES = 4000
"""Letters in notes; more is a paste by mistake."""


def field_name(key: str) -> Message | Text:
    """Name a field: texts with the language that they are in."""
    if key == a.CODE:
        return msg("Other code")  # the record's own stands in the title
    return attribute_in_full(key)


class DayField:
    """A day or none."""

    def __init__(self, name: str, near: date, desk: Desk, changed: Changed) -> None:
        self._name, self._edit = name, OptionalDate(desk.language, near)
        self._edit.setAccessibleName(name)
        self._edit.edited.connect(changed)

    @property
    def widget(self) -> QWidget:
        """The editor."""
        return self._edit

    @property
    def text(self) -> str:
        """The day as ISO date; ``Refused`` where what is typed is none."""
        day = self._edit.chosen
        if day is None and self.draft:
            raise Refused(
                msg("{name}: “{text}” is not a date. Write it like 30.06.2016.", name=self._name, text=self.draft)
            )
        return "" if day is None else day.isoformat()

    @property
    def draft(self) -> str:
        """The text as typed."""
        return self._edit.text().strip()

    @property
    def is_changed(self) -> bool:
        """Tell whether something else stands there than is stored."""
        day = self._edit.chosen
        return day != self._edit.stored or (day is None and bool(self.draft))

    def show(self, stored: str | None) -> None:
        """Show what is stored."""
        self._edit.show_stored(a.read_date(stored))

    def restore(self, text: str) -> None:
        """Put unsaved typing back."""
        self._edit.setText(text)


class NotesField:
    """Words of several lines; Tab goes on to the next field."""

    def __init__(self, name: str, changed: Changed) -> None:
        self._name, self._edit, self._stored = name, QPlainTextEdit(), ""
        self._edit.setAccessibleName(name)
        self._edit.setTabChangesFocus(True)
        self._edit.textChanged.connect(changed)

    @property
    def widget(self) -> QWidget:
        """The editor."""
        return self._edit

    @property
    def text(self) -> str:
        """The words; ``Refused`` where they are too many."""
        if len(self.draft) > LONGEST_NOTES:
            raise Refused(msg("{name}: longer than {n} letters. Shorten it.", name=self._name, n=LONGEST_NOTES))
        return self.draft

    @property
    def draft(self) -> str:
        """The words as typed."""
        return self._edit.toPlainText().strip()

    @property
    def is_changed(self) -> bool:
        """Tell whether other words stand there than are stored."""
        return self.draft != self._stored

    def show(self, stored: str | None) -> None:
        """Show what is stored."""
        self._stored = (stored or "").strip()
        self.restore(self._stored)

    def restore(self, text: str) -> None:
        """Put unsaved typing back."""
        blocked = self._edit.blockSignals(True)
        self._edit.setPlainText(text)
        self._edit.blockSignals(blocked)


def make_record_field(desk: Desk, kind: str, code: str, key: str, found: Portfolio, changed: Changed) -> SettingField:
    """Make the editor of an attribute of a record, with what can be chosen now."""
    say = desk.language.say
    name = say(field_name(key))
    if key in DATES:
        return DayField(name, desk.today, desk, changed)
    if key in NUMBERS:
        return NumberField(name, a.BOUNDS[key], desk.language, changed)
    if key == a.NOTES:
        return NotesField(name, changed)
    if key == a.DEPENDS:
        return LineField(name, changed, depends_written, LONGEST_NOTES)
    options = _options(desk, kind, code, key, found)
    if options is None:
        return LineField(name, changed)

    def shown(stored: str) -> str:
        said = value_said(desk.plant, desk.reader.catalogue, key, stored)
        return say(said) if isinstance(said, Message | Text | str) else stored

    return ChoiceField(name, say(_BLANKS.get(key, "–")), options, shown, changed)


_BLANKS: Mapping[str, Message] = {
    a.STATUS: msg("by the dates"),
    a.EFFECT_SINCE: msg("its last milestone"),
    a.IN_PROGRAMME: msg("no programme"),
    a.IN_PROJECT: msg("no project"),
}
"""What it means where nothing is chosen."""


def _options(desk: Desk, kind: str, code: str, key: str, found: Portfolio) -> Sequence[tuple[str, str]] | None:
    """Give what can be chosen for an attribute, as words and value; nothing where anything can be typed."""
    say = desk.language.say
    match key:
        case a.KIND:
            return [(say(words), one) for one, words in a.PROGRAMME_KINDS.items()]
        case a.ROUTE:
            return [(say(word(PROCESS, one)), one) for one in PROCESSES]
        case a.DIVISION:
            plant, today = desk.whole_plant, desk.today
            return [(say(plant.name(DIVISION, one, today)), one) for one in plant.units(DIVISION, today)]
        case a.STATUS:
            return [(f"{SHAPES[one]} {say(one.label)}", one.value) for one in Status]
        case a.IN_PROGRAMME:
            return _named(say, found.programmes)
        case a.IN_PROJECT:
            return _named(say, found.projects)
        case a.EFFECT_FIGURE:
            return [(say(name), one) for one, name in tonnages(desk.reader.catalogue)]
        case a.EFFECT_SINCE:
            promises = found.projects[code].promises if kind == PROJECT and code in found.projects else ()
            called = a.names(desk.reader, MILESTONE, [one.code for one in promises])
            return [(f"{one.code} {say(called.get(one.code, ''))}", one.code) for one in promises]
    return None


def _named(say: Callable[[Text], str], records: Mapping[str, object]) -> list[tuple[str, str]]:
    return [(f"{code} {say(one.name)}", code) for code, one in records.items()]  # type: ignore[attr-defined]


def tonnages(catalogue: Catalogue) -> list[tuple[str, Text]]:
    """Give the figures that a project can add tonnes to, by key: those measured in tonnes that add up."""
    return [(one.key, one.name) for one in catalogue if isinstance(one.adds, Sum) and one.unit.en == "t"]
