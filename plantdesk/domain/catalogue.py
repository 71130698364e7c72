"""What a measured figure is: declared once, read by every table, editor, check, view, file heading and chart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import NamedTuple

from plantdesk.domain.quantities import Value
from plantdesk.domain.text import Message, Text, msg


class Sheet(NamedTuple):
    """A kind of entry: one row of figures for one subject of a shift.

    ``subject`` is the kind of plant unit that a row belongs to; ``tab`` the tab of the window it is entered in. The sums
    of a day are kept by unit, or by what the row says for the attributes of ``sums_by`` (``sums_unit``).
    """

    key: str
    tab: str
    subject: str
    name: Text
    subject_name: Text
    sums_by: tuple[str, ...] = ()


SUMMED_UNDER = ":"
"""Stands between the attributes that rows are added up under, and in no id."""


def sums_unit(values: Iterable[str | None]) -> str:
    """Name the unit that the sums of rows with these attributes are kept under (``d1:china``; blank: not said)."""
    return SUMMED_UNDER.join(value or "" for value in values)


class Attribute(NamedTuple):
    """Something said of an entry that is no number: a text, or the id of a unit of the kind that it ``names``."""

    key: str
    sheet: str
    name: Text
    names: str | None = None
    headings: tuple[str, ...] = ()


class Due(NamedTuple):
    """When a figure must be there: within ``hours`` after the end of its shift, or never (``None``: optional)."""

    hours: int | None


END_OF_SHIFT = Due(0)
OPTIONAL = Due(None)

Spells = tuple[tuple[date, date | None], ...]
"""Times in which something is done: the first day, and the first day that it is not any more."""


def since(day: date) -> Spells:
    """Say that a figure is measured from a day on: of the shifts before it none is awaited, so they stay complete."""
    return ((day, None),)


@dataclass(frozen=True, slots=True)
class Sum:
    """Adds up over units, shifts and days."""


@dataclass(frozen=True, slots=True)
class Weighted:
    """Averages over units, shifts and days, weighted by the product of other figures of the same row.

    ``by`` names the weight: a measured figure or a computed one. A row counts only where value and weight are there.
    """

    by: str


@dataclass(frozen=True, slots=True)
class Last:
    """Does not add up: the latest one stands (computed when read, never kept)."""


@dataclass(frozen=True, slots=True)
class Ratio:
    """A ratio of two sums in per cent; over any span the sums are divided, ratios are never averaged."""

    over: str
    under: str


Aggregation = Sum | Weighted | Last | Ratio


class Chart(Enum):
    """How a figure is drawn against time."""

    BARS = "bars"
    LINE = "line"
    NONE = "none"


def usual_chart(adds: Aggregation) -> Chart:
    """Tell how a figure is drawn unless its declaration says otherwise.

    What adds up stands on zero as bars, a mean or ratio is a line; of what does not add up no daily sums are kept.
    """
    if isinstance(adds, Sum):
        return Chart.BARS
    return Chart.NONE if isinstance(adds, Last) else Chart.LINE


class Figure(NamedTuple):
    """A measured figure of the plant, declared in one place.

    ``low`` and ``high`` are the hard limits: outside them the value is physically impossible and refused.
    ``low_open`` and ``high_open`` exclude the limit itself. ``plausible`` only asks. ``decimals`` is how many are
    shown for computed values; what was typed comes back as typed.
    ``chart`` is only declared where the figure is not drawn as its kind usually is (``drawn``). ``spells`` has the
    times in which the figure is measured (first day, first day that it is not); always, where it is empty. ``own``
    tells that the plant declared it, not the program.
    """

    key: str
    sheet: str
    name: Text
    short: Text
    unit: Text
    decimals: int
    low: Decimal
    high: Decimal | None
    due: Due
    adds: Aggregation
    source: str
    chart: Chart | None = None
    low_open: bool = False
    high_open: bool = False
    whole: bool = False
    plausible: tuple[Decimal | None, Decimal | None] = (None, None)
    headings: tuple[str, ...] = ()
    spells: Spells = ()
    own: bool = False

    def measured_on(self, day: date) -> bool:
        """Tell whether the figure is measured on a day: since the day it was declared for, until it is retired."""
        return not self.spells or any(first <= day and (end is None or day < end) for first, end in self.spells)

    @property
    def drawn(self) -> Chart:
        """Tell how the figure is drawn against time."""
        return self.chart or usual_chart(self.adds)

    @property
    def is_assay(self) -> bool:
        """Tell whether the laboratory analyses it, so that it may lie below what the analysis detects."""
        return self.source == "lab" and not isinstance(self.adds, Sum)

    def refusal(self, value: Value) -> Message | None:
        """Say why the value is physically impossible, or nothing; names figure, value, limit and what to do."""
        number = value.number
        if number is None:
            return None
        shown = {"figure": self.name, "value": value, "unit": self.unit}
        if value.below and not self.is_assay:
            return msg(
                "{figure}: {value} {unit} is below detection, as only an assay can be. Type the number.", **shown
            )
        if number < self.low or (self.low_open and number == self.low):
            if self.low_open:
                return msg("{figure}: {value} {unit} is not above {limit}. Correct the value.", **shown, limit=self.low)
            return msg("{figure}: {value} {unit} is below {limit}. Correct the value.", **shown, limit=self.low)
        if self.high is not None and (number > self.high or (self.high_open and number == self.high)):
            if self.high_open:
                return msg(
                    "{figure}: {value} {unit} is not below {limit}. Correct the value.", **shown, limit=self.high
                )
            return msg("{figure}: {value} {unit} is above {limit}. Correct the value.", **shown, limit=self.high)
        if self.whole and number != number.to_integral_value():
            return msg("{figure}: {value} is not a whole number. Correct the value.", **shown)
        return None

    def within(self, candidates: Iterable[Value]) -> tuple[Value, ...]:
        """Keep the readings of a text that lie within the hard limits."""
        return tuple(value for value in candidates if self.refusal(value) is None)


class Derived(NamedTuple):
    """A figure that follows from measured ones (``domain/day.py`` has the formulas) and is never stored as measured.

    ``sheet`` tells which kind of unit it belongs to. Its daily sums are kept, like those of a measured figure. One that
    only weighs or divides others is declared with no chart. Over fewer than ``least_days`` it says nothing.
    """

    key: str
    sheet: str
    name: Text
    short: Text
    unit: Text
    decimals: int
    adds: Sum | Ratio
    chart: Chart | None = None
    least_days: int = 1

    @property
    def drawn(self) -> Chart:
        """Tell how the figure is drawn against time."""
        return self.chart or usual_chart(self.adds)


Additive = tuple[tuple[str, str | None, bool], ...]
"""Figures that add up: key, the figure that weighs it (``None``: a plain sum), and whether it is measured."""


@dataclass(frozen=True)
class Catalogue:
    """Every sheet and figure of one plant: a value that is composed in one place and passed in, never imported."""

    sheets: tuple[Sheet, ...]
    figures: tuple[Figure, ...]
    derived: tuple[Derived, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    _by_key: Mapping[str, Figure] = field(init=False, repr=False, compare=False)
    _sheets: Mapping[str, Sheet] = field(init=False, repr=False, compare=False)
    _additive: Mapping[str, Additive] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {f.key: f for f in self.figures})
        object.__setattr__(self, "_sheets", {s.key: s for s in self.sheets})
        keys = [*self._by_key, *(d.key for d in self.derived), *(a.key for a in self.attributes)]
        if len(self._by_key) != len(self.figures) or len(set(keys)) != len(keys):
            raise ValueError("a figure key is declared twice")
        object.__setattr__(self, "_additive", {s.key: self._additive_of(s.key) for s in self.sheets})

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Figure]:
        return iter(self.figures)

    def figure(self, key: str) -> Figure:
        """Give the figure with this key; ``KeyError`` where there is none."""
        return self._by_key[key]

    def sheet(self, key: str) -> Sheet:
        """Give the sheet with this key; ``KeyError`` where there is none."""
        return self._sheets[key]

    def sheet_of(self, figure: str) -> Sheet:
        """Give the sheet that a figure is entered in."""
        return self._sheets[self._by_key[figure].sheet]

    def of(self, sheet: str) -> tuple[Figure, ...]:
        """Give the figures of a sheet in their order."""
        return tuple(f for f in self.figures if f.sheet == sheet)

    def on(self, sheet: str, day: date) -> tuple[Figure, ...]:
        """Give the figures of a sheet that are measured on a day, in their order."""
        return tuple(f for f in self.of(sheet) if f.measured_on(day))

    def expects(self, sheet: str) -> bool:
        """Tell whether any figure of a sheet is due; of a sheet where none is, nothing is ever missing."""
        return any(figure.due.hours is not None for figure in self.of(sheet))

    def attributes_of(self, sheet: str) -> tuple[Attribute, ...]:
        """Give what is said of an entry of a sheet beside its figures, in their order."""
        return tuple(a for a in self.attributes if a.sheet == sheet)

    def attribute(self, key: str) -> Attribute | None:
        """Give the attribute with this key, or nothing."""
        return next((a for a in self.attributes if a.key == key), None)

    def sheet_of_kind(self, kind: str) -> Sheet | None:
        """Give the sheet whose rows belong to units of a kind, or nothing."""
        return next((s for s in self.sheets if s.subject == kind), None)

    def in_tab(self, tab: str) -> tuple[Figure, ...]:
        """Give the figures that are entered in one tab of the window."""
        return tuple(f for f in self.figures if self._sheets[f.sheet].tab == tab)

    def series(self, key: str) -> Figure | Derived:
        """Give the measured or derived figure with this key; ``KeyError`` where there is none."""
        if key in self._by_key:
            return self._by_key[key]
        for derived in self.derived:
            if derived.key == key:
                return derived
        raise KeyError(key)

    def derived_of(self, sheet: str) -> tuple[Derived, ...]:
        """Give the derived figures of a sheet in their order."""
        return tuple(d for d in self.derived if d.sheet == sheet)

    def charted(self, sheet: str) -> tuple[Figure | Derived, ...]:
        """Give the figures of a sheet, measured ones first, that are drawn against time."""
        figures: tuple[Figure | Derived, ...] = (*self.of(sheet), *self.derived_of(sheet))
        return tuple(figure for figure in figures if figure.drawn is not Chart.NONE)

    def additive(self, sheet: str) -> Additive:
        """Give the figures of a sheet, measured and derived, whose daily sums are kept."""
        return self._additive[sheet]

    def _additive_of(self, sheet: str) -> Additive:
        measured = [
            (f.key, f.adds.by if isinstance(f.adds, Weighted) else None, True)
            for f in self.of(sheet)
            if isinstance(f.adds, Sum | Weighted)
        ]
        derived = [(d.key, None, False) for d in self.derived_of(sheet) if isinstance(d.adds, Sum)]
        return (*measured, *derived)

    def with_figures(self, extra: Iterable[Figure]) -> Catalogue:
        """Give a catalogue that also has a plant's own figures, each after those of its sheet."""
        return replace(self, figures=(*self.figures, *extra))
