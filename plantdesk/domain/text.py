"""Texts for people: terms in three languages, and messages that are translated where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

LANGUAGES = ("en", "ru", "kk")


@dataclass(frozen=True, slots=True)
class Text:
    """A term of the trade in English, Russian and Kazakh, as declared beside the thing it names."""

    en: str
    ru: str
    kk: str

    def in_language(self, language: str) -> str:
        """The term in ``language`` (``en``, ``ru`` or ``kk``)."""
        return str(getattr(self, language))

    def spellings(self) -> tuple[str, ...]:
        """Every way to write the term, for matching what people and files say."""
        return (self.en, self.ru, self.kk)


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence for a person: its English source, a literal, and what fills its placeholders.

    The source is the key of the translation. Arguments may be plain text, numbers, a ``Text``, a ``Message``, a
    ``Decimal`` or a ``date``; whoever speaks the message (``services.language.Language.say``) writes them in the
    reader's language.
    """

    source: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.source.format(**{name: str(value) for name, value in self.args.items()})


def msg(source: str, **args: Any) -> Message:
    """Build a message; ``source`` must be a literal, so that the translation test can see it."""
    return Message(source, args)
