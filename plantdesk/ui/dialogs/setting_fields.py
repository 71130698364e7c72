"""The editors of dated settings: each attribute as a line, a number or a choice, in the words that ``configure`` reads."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from PySide6.QtWidgets import QWidget

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Catalogue
from plantdesk.domain.errors import Refused
from plantdesk.domain.own_figures import LAST, MEAN, OPTIONAL_WORD, SOURCES, SUM, sheets, weights
from plantdesk.domain.plant import Plant, read_pattern
from plantdesk.domain.quantities import Bounds, Value, encode
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.attributes import attribute_name, setting_shown, word, words_of
from plantdesk.services.language import Language
from plantdesk.services.organising import without_own
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.number_edit import NumberEdit, Typed

_DEFAULTS = {p.STATE: p.RUNNING, p.ADDS: SUM, p.MEASURED_BY: SOURCES[0], p.DUE: OPTIONAL_WORD}
"""What holds where nothing is set."""
_DUE_HOURS = ("8", "12", "24", "48", "72")
_ROTATIONS = {
    "four": Text(
        "four days: day, night, rest, off", "4 дня: день, ночь, отсыпной, выходной", "4 күн: күн, түн, демалыс"
    ),
    "panama": Text(
        "Panama: 14 days on days, 14 on nights", "панама: 14 дней днём, 14 ночью", "панама: 14 күндіз, 14 түнде"
    ),
    "sixteen": Text("sixteen days, three shifts", "16 дней, три смены", "16 күн, үш ауысым"),
}
_CREWS = 4
_LONGEST = 200
"""Letters in a line; more is a paste by mistake."""

Changed = Callable[[], None]


class SettingField(Protocol):
    """One attribute on the page; ``text`` is what stands there, in the words that ``configure`` reads."""

    @property
    def widget(self) -> QWidget:
        """The editor."""

    @property
    def text(self) -> str:
        """What stands there; ``Refused`` where it cannot be read."""

    @property
    def is_changed(self) -> bool:
        """Tell whether something else stands there than is stored."""

    @property
    def draft(self) -> str:
        """What stands there, as it can be put back with ``restore``."""

    def show(self, stored: str | None) -> None:
        """Show what is stored and forget what was typed."""

    def restore(self, text: str) -> None:
        """Put unsaved typing back."""


class LineField:
    """A line of text; ``written`` turns what is stored into what is typed."""

    def __init__(
        self, name: str, changed: Changed, written: Callable[[str], str] | None = None, longest: int = _LONGEST
    ) -> None:
        self._line, self._written, self._stored = LineEdit(), written, ""
        self._line.setAccessibleName(name)
        self._line.setMaxLength(longest)
        self._line.textEdited.connect(lambda _: changed())

    @property
    def widget(self) -> QWidget:
        """The editor."""
        return self._line

    @property
    def text(self) -> str:
        """The line."""
        return self._line.text().strip()

    draft = text

    @property
    def is_changed(self) -> bool:
        """Tell whether another line stands there than is stored."""
        return self.text != self._stored

    def show(self, stored: str | None) -> None:
        """Show what is stored."""
        self._stored = "" if stored is None else self._written(stored) if self._written else stored
        self._line.setText(self._stored)
        self._line.setCursorPosition(0)

    def restore(self, text: str) -> None:
        """Put unsaved typing back."""
        self._line.setText(text)


class NumberField:
    """A number, in the one editor that reads numbers."""

    def __init__(self, name: str, bounds: Bounds, language: Language, changed: Changed) -> None:
        self._language, self._name, self._bounds = language, name, bounds
        self._edit = NumberEdit(language, (bounds.low, bounds.high))
        self._edit.setAccessibleName(name)
        self._edit.edited.connect(changed)

    @property
    def widget(self) -> QWidget:
        """The editor."""
        return self._edit

    @property
    def text(self) -> str:
        """The number with a decimal point; ``Refused`` where it is none or may be two."""
        if self._edit.typed is Typed.MISSING:
            return ""
        value = self._edit.value
        if value is None or value.number is None or value.below:
            raise Refused(
                msg("{name}: “{text}” is not one number within the limits.", name=self._name, text=self._edit.text())
            )
        return encode(Value(value.number))

    @property
    def draft(self) -> str:
        """The text as typed."""
        return self._edit.text()

    @property
    def is_changed(self) -> bool:
        """Tell whether something else is typed than is stored."""
        return self._edit.has_unsaved_typing

    def show(self, stored: str | None) -> None:
        """Show what is stored; what is none of the numbers that may be there, as it stands."""
        blocked = self._edit.blockSignals(True)
        number = self._bounds.stored(stored)
        stands = None if number is None else Value(number)
        # What has no room in the field is told beside it; typed over it is only where somebody types.
        as_is = (stored or "")[: self._edit.maxLength()]
        self._edit.set_stored(as_is if stands is None else self._language.value(stands), stands)
        self._edit.take_back()
        self._edit.blockSignals(blocked)

    def restore(self, text: str) -> None:
        """Put unsaved typing back."""
        self._edit.restore_typing(text)


class ChoiceField:
    """One of a few words; what is stored is offered, whatever it is."""

    def __init__(
        self,
        name: str,
        blank: str,
        options: Sequence[tuple[str, str]],
        shown: Callable[[str], str],
        changed: Changed,
        default: str = "",
    ) -> None:
        """``shown`` names what is stored and stands among no ``options`` (words, value); unset stands for ``default``."""
        self._choice, self._blank, self._options, self._shown = Choice(), blank, tuple(options), shown
        self._stored, self._default = "", default
        self._choice.setAccessibleName(name)
        self._choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self._choice.setMinimumContentsLength(8)
        self._choice.activated.connect(lambda _: changed())

    @property
    def widget(self) -> QWidget:
        """The editor."""
        return self._choice

    @property
    def text(self) -> str:
        """The chosen value; blank where none is."""
        return str(self._choice.currentData() or "")

    draft = text

    @property
    def is_changed(self) -> bool:
        """Tell whether another value is chosen than is stored."""
        return self.text != self._stored

    def show(self, stored: str | None) -> None:
        """Offer what there is, and choose what is stored."""
        self._stored = stored or self._default
        blank: list[tuple[str, object]] = [] if self._default else [(self._blank, "")]
        offered = [*blank, *self._options]
        if self._stored not in [value for _, value in offered]:
            offered.insert(len(blank), (self._shown(self._stored), self._stored))
        self._choice.set_choices(offered, self._stored)

    def restore(self, text: str) -> None:
        """Choose what was chosen before."""
        self._choice.choose(text)


def make_field(
    kind: str, unit: str, key: str, plant: Plant, catalogue: Catalogue, day: date, language: Language, changed: Changed
) -> SettingField:
    """Make the editor of an attribute of a unit, with what can be chosen on a day."""
    say = language.say
    name = say(attribute_name(key))
    if key in p.BOUNDS:
        return NumberField(name, p.BOUNDS[key], language, changed)
    if key == p.SHIFTS:
        return LineField(name, changed, _pattern_written)
    options = _options(kind, unit, key, plant, catalogue, day)
    if options is None:
        return LineField(name, changed)
    spoken = [(say(words), value) for words, value in options]
    blank = say(msg("as usual")) if key == p.CHART else "–"

    def shown(stored: str) -> str:
        return say(setting_shown(plant, catalogue, key, stored, day))

    return ChoiceField(name, blank, spoken, shown, changed, _DEFAULTS.get(key, ""))


def _pattern_written(stored: str) -> str:
    return ", ".join(f"{shift.code}={shift.start:%H:%M}" for shift in read_pattern(stored).shifts)


Words = Sequence[tuple[Message | Text | str, str]]


def _options(kind: str, unit: str, key: str, plant: Plant, catalogue: Catalogue, day: date) -> Words | None:
    """Give what can be chosen for an attribute, as something to say and its value; nothing where anything can."""
    match key:
        case p.DIVISION_OF | p.CREW_OF:
            owner = p.DIVISION if key == p.DIVISION_OF else p.CREW
            return [(plant.name(owner, one, day), one) for one in plant.units(owner, day)]
        case p.ROUTE:
            return [
                (plant.name(fed, one, day), f"{fed}:{one}")
                for fed in (p.CONCENTRATOR, p.HEAP)
                for one in plant.units(fed, day)
            ]
        case p.SHEET_OF:
            return [(catalogue.sheet(sheet).name, sheet) for sheet in sheets(catalogue)]
        case p.ADDS:
            sheet = plant.attribute(p.FIGURE, unit, p.SHEET_OF, date.max)
            base = without_own(catalogue)
            means = [f"{MEAN}:{key}" for one in ([sheet] if sheet else sheets(base)) for key in weights(base, one)]
            return [
                *((word(p.ADDS, way), way) for way in (SUM, LAST)),
                *((setting_shown(plant, catalogue, p.ADDS, mean, day), mean) for mean in means),
            ]
        case p.DUE:
            hours = [(msg("{n} hours after the shift", n=int(one)), one) for one in _DUE_HOURS]
            return [(word(key, OPTIONAL_WORD), OPTIONAL_WORD), (word(key, "0"), "0"), *hours]
        case p.ROTATION:
            crews = plant.units(p.CREW, day)
            named = f":{','.join(crews[:_CREWS])}" if len(crews) >= _CREWS else ""
            return [(words, f"{way}{named}") for way, words in _ROTATIONS.items()]
    known = words_of(key)
    return [(word(key, one), one) for one in known] if known else None
