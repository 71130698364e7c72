"""Speak to people in English, Russian or Kazakh: sentences, terms, numbers and dates.

No translation file is read here: whoever composes the program hands the translations in (``open_language``).
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext

from plantdesk.domain.quantities import Value
from plantdesk.domain.text import LANGUAGES, Message, Text

Translations = Mapping[str, str | Sequence[str]]
"""English source to its translation, or to one translation for each plural form of the language."""

MINUS = "\u2212"
GROUP = "\u00a0"
"""A no-break space between thousands, in every language: a comma or a point there is read as a decimal mark."""
NONE_MARK = "–"
"""How "none" is shown: did not run, not measured."""

_FALLBACKS = {"kk": "ru"}
_WHOLE_TOGETHER = 10_000
_PRECISION = 60

_MONTHS = (
    Text("January", "январь", "қаңтар"),
    Text("February", "февраль", "ақпан"),
    Text("March", "март", "наурыз"),
    Text("April", "апрель", "сәуір"),
    Text("May", "май", "мамыр"),
    Text("June", "июнь", "маусым"),
    Text("July", "июль", "шілде"),
    Text("August", "август", "тамыз"),
    Text("September", "сентябрь", "қыркүйек"),
    Text("October", "октябрь", "қазан"),
    Text("November", "ноябрь", "қараша"),
    Text("December", "декабрь", "желтоқсан"),
)
_MONTHS_SHORT = (
    Text("Jan", "янв", "қаң"),
    Text("Feb", "фев", "ақп"),
    Text("Mar", "мар", "нау"),
    Text("Apr", "апр", "сәу"),
    Text("May", "май", "мам"),
    Text("Jun", "июн", "мау"),
    Text("Jul", "июл", "шіл"),
    Text("Aug", "авг", "там"),
    Text("Sep", "сен", "қыр"),
    Text("Oct", "окт", "қаз"),
    Text("Nov", "ноя", "қар"),
    Text("Dec", "дек", "жел"),
)
_WEEKDAYS = (
    Text("Monday", "понедельник", "дүйсенбі"),
    Text("Tuesday", "вторник", "сейсенбі"),
    Text("Wednesday", "среда", "сәрсенбі"),
    Text("Thursday", "четверг", "бейсенбі"),
    Text("Friday", "пятница", "жұма"),
    Text("Saturday", "суббота", "сенбі"),
    Text("Sunday", "воскресенье", "жексенбі"),
)
_WEEKDAYS_SHORT = (
    Text("Mon", "пн", "дс"),
    Text("Tue", "вт", "сс"),
    Text("Wed", "ср", "ср"),
    Text("Thu", "чт", "бс"),
    Text("Fri", "пт", "жм"),
    Text("Sat", "сб", "сб"),
    Text("Sun", "вс", "жс"),
)


_PLACEHOLDER = re.compile(r"\{\w+\}")


@dataclass(frozen=True, slots=True)
class Language:
    """The reader's language: ``en``, ``ru`` or ``kk``, with its translations and whom to ask where one is missing.

    A sentence without a translation here is spoken by ``fallback`` whole, with the terms inside it, and at last as its
    English source: two languages in one sentence are read by nobody. Numbers and dates stay the reader's.
    """

    code: str
    translations: Translations = field(default_factory=dict)
    fallback: Language | None = None

    def say(self, what: Message | Text | str) -> str:
        """Speak a message or a term; a plain string (a name, a path) is said as it is.

        A message whose translation has plural forms takes the form from its argument ``n``.
        """
        if isinstance(what, Text):
            return what.in_language(self.code)
        if isinstance(what, Message):
            wording, speaker = self._wording(what)
            spoken = {name: self._speak(value, speaker) for name, value in what.args.items()}
            return wording.format(**spoken)
        return what

    def number(self, value: Decimal | float, decimals: int | None = None) -> str:
        """Write a number: ``decimals`` places, rounded half up, or the digits as they were typed.

        Thousands are parted by a no-break space; what is not finite cannot be computed and shows as none.
        """
        exact = value if isinstance(value, Decimal) else Decimal(str(value))
        if not exact.is_finite():
            return NONE_MARK
        if decimals is not None:
            with localcontext(prec=_PRECISION):
                exact = exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
        whole, _, part = f"{abs(exact):f}".partition(".")
        text = f"{int(whole):,}".replace(",", GROUP)
        if part:
            text += ("." if self.code == "en" else ",") + part
        return MINUS + text if exact < 0 else text

    def value(self, value: Value | None, decimals: int | None = None) -> str:
        """Write a figure: empty where missing, ``–`` for none, ``<0,005`` below detection, else its number."""
        if value is None:
            return ""
        if value.number is None:
            return NONE_MARK
        return ("<" if value.below else "") + self.number(value.number, decimals)

    def date(self, day: dt.date) -> str:
        """Write a day as ``dd.MM.yyyy``, the plant's form in all three languages."""
        return f"{day:%d.%m}.{day.year:04d}"

    def moment(self, moment: dt.datetime) -> str:
        """Write a moment as ``dd.MM.yyyy HH:mm`` in the zone it is given in."""
        return f"{self.date(moment)} {moment:%H:%M}"

    def month(self, number: int, *, short: bool = True) -> str:
        """Name a month, 1 to 12, as it stands alone on an axis or above a column."""
        return self.say((_MONTHS_SHORT if short else _MONTHS)[number - 1])

    def weekday(self, day: dt.date | int, *, short: bool = True) -> str:
        """Name the weekday of a day, or of its number (0 is Monday)."""
        number = day if isinstance(day, int) else day.weekday()
        return self.say((_WEEKDAYS_SHORT if short else _WEEKDAYS)[number])

    def _wording(self, message: Message) -> tuple[str, Language]:
        """Find the sentence with its placeholders in the nearest language that has it, and who speaks its terms."""
        speaker, found = self, self.translations.get(message.source)
        while found is None and speaker.fallback is not None:
            speaker = speaker.fallback
            found = speaker.translations.get(message.source)
        wording = message.source if found is None else found
        if not isinstance(wording, str):
            wording = wording[min(_plural_form(speaker.code, message.args["n"]), len(wording) - 1)]
        has_words = any(letter.isalpha() for letter in _PLACEHOLDER.sub("", wording))
        return wording, speaker if has_words else self

    def _speak(self, value: object, speaker: Language) -> str:
        """Say one argument of a message whose words ``speaker`` has."""
        match value:
            case Message() | Text() | str():
                return speaker.say(value)
            case bool():
                return str(value)
            case int() if abs(value) < _WHOLE_TOGETHER:
                return str(value).replace("-", MINUS)  # a year or a small count: 2016, not 2 016
            case int() | float() | Decimal():
                return self.number(value)
            case Value():
                return self.value(value)
            case dt.datetime():
                return self.moment(value)
            case dt.date():
                return self.date(value)
            case dt.time():
                return f"{value:%H:%M}"
            case tuple() | list():
                parts = [self._speak(part, speaker) for part in value]
                # A name with a comma in it must not look like two.
                return ("; " if any(", " in part for part in parts) else ", ").join(parts)
            case _:
                return str(value)


def open_language(code: str, load: Callable[[str], Translations]) -> Language:
    """Build a language with those it falls back on; ``load`` gives the translations of a code.

    Raises:
        ValueError: nobody declared that language.
    """
    if code not in LANGUAGES:
        raise ValueError(code)
    fallback = _FALLBACKS.get(code)
    return Language(code, load(code), open_language(fallback, load) if fallback else None)


def _plural_form(code: str, n: Decimal | float) -> int:
    """Give the index of the plural form: Russian has three (CLDR), English and Kazakh have two."""
    if code != "ru":
        return 0 if n == 1 else 1
    if n != int(n):
        return 1  # 1,5 смены
    tens, ones = abs(int(n)) % 100, abs(int(n)) % 10
    if ones == 1 and tens != 11:
        return 0
    return 1 if ones in {2, 3, 4} and tens not in {12, 13, 14} else 2
