"""What is to be said of a row as it is typed: what is impossible, what is odd, and how grave it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from plantdesk.domain.catalogue import Figure
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value
from plantdesk.domain.text import Message, msg
from plantdesk.services.ports import Readable
from plantdesk.ui.widgets.notice_line import Level
from plantdesk.ui.widgets.number_edit import Mark, NumberEdit, Typed

if TYPE_CHECKING:
    from plantdesk.domain.questions import Question
    from plantdesk.services.doubts import DayDoubts

Row = dict[str, Value]
Questions = Callable[[Subject, Row], Sequence["Question"]]
"""What a tab asks about a whole row."""


class Finding(NamedTuple):
    """One line about one figure, how grave it is, and how its field is to look.

    ``asks``: the value that saving once more keeps, once this line has been read.
    """

    level: Level
    message: Message
    mark: Mark
    asks: Value | None = None


class Judge:
    """Judge rows against limits, recent values and the questions of a tab."""

    def __init__(self, ledger: Readable, kinds: tuple[str, ...], questions: Questions) -> None:
        self._ledger, self._kinds, self._questions = ledger, kinds, questions
        self._day = date.min
        self._doubts: DayDoubts | None = None

    def begin(self, day: date) -> None:
        """Begin with another day; what was usual before it is read when the first figure is typed."""
        self._day, self._doubts = day, None

    def _usual(self) -> DayDoubts:
        if self._doubts is None:
            from plantdesk.services.doubts import DayDoubts

            self._doubts = DayDoubts(self._ledger, self._kinds, self._day)
        return self._doubts

    def slipped(self, subject: Subject, figure: Figure, value: Value) -> Question | None:
        """Ask about a value about ten or a hundred times off the usual ones."""
        return self._usual().slip(subject, figure, value)

    def row(
        self, subject: Subject, figures: Iterable[Figure], fields: Mapping[str, NumberEdit], row: Row
    ) -> dict[str, Finding]:
        """Judge a row: figure key → what is to be said. An untouched row is asked nothing."""
        figures = tuple(figures)
        asked: dict[str, Question] = {}
        if any(fields[figure.key].has_unsaved_typing for figure in figures):
            for question in self._questions(subject, row):
                asked.setdefault(question.figure, question)
        found = {}
        for figure in figures:
            finding = self._figure(subject, figure, fields[figure.key], asked.get(figure.key))
            if finding is not None:
                found[figure.key] = finding
        return found

    def _figure(self, subject: Subject, figure: Figure, field: NumberEdit, asked: Question | None) -> Finding | None:
        odd = asked
        if field.has_unsaved_typing:
            refusal = impossible(figure, field)
            if refusal is not None:
                several = field.typed is Typed.SEVERAL
                return Finding(Level.WARNING if several else Level.ERROR, refusal, Mark.WARN if several else Mark.ERROR)
            value = field.value
            if value is None:
                return None
            odd = self._usual().figure(subject, figure, value) or asked
        return None if odd is None else Finding(Level.WARNING, odd.message, Mark.WARN)


def impossible(figure: Figure, field: NumberEdit) -> Message | None:
    """Say why what is typed cannot be saved as it is, or nothing."""
    typed, readings, value = field.typed, field.readings, field.value
    if typed is Typed.NOT_A_NUMBER:
        return msg(
            "{figure}: “{text}” is not a number. Type digits with a comma or a point, “-” for none, or “<0,005”.",
            figure=figure.name,
            text=field.text(),
        )
    if typed is Typed.SEVERAL:
        return msg(
            "{figure}: “{text}” can be {first} or {second}. Alt+1 takes the first, Alt+2 the second.",
            figure=figure.name,
            text=field.text(),
            first=readings[0],
            second=readings[1],
        )
    if typed is Typed.OUT_OF_LIMITS and readings:
        return figure.refusal(readings[0])
    return None if value is None else figure.refusal(value)
