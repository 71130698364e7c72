"""What needs attention: a short list by weight, each line with the place where it is put right.

Pure over what can be read and the present moment. Only the last days are looked at; what lies further back is for
reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Figure
from plantdesk.domain.computed import brief
from plantdesk.domain.electrolysis import Crop
from plantdesk.domain.ledger import Cells, Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.questions import MOST_EFFICIENT_PCT
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.crops import section_history, section_steps
from plantdesk.services.gaps import LOOK_BACK_DAYS, Gaps, Key, gaps
from plantdesk.services.naming import figure_name
from plantdesk.services.organising import troubles
from plantdesk.services.overview import WEEK, Overview, Week
from plantdesk.services.ports import Readable
from plantdesk.services.programme_reminders import Reminder, programme_reminders
from plantdesk.services.stock import books_by_holder, stock_name
from plantdesk.services.stocktaking import latest_adjustment

CROP_DAYS = 14
"""How many days a crop that cannot be is kept in mind."""
SETTINGS = "settings"
"""Stands for a tab where a line leads to the plant's settings; ``figure`` is then the kind of the unit."""
MOST_LINES = 5
"""More lines than a person works off are not read."""
FRESH_DAYS = 7
"""What lacks since no longer ago has its whole weight."""


class Gravity(StrEnum):
    """How grave a line is; each has its own shape in the window."""

    INFO = "info"
    WARNING = "warning"
    CONFLICT = "conflict"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: what is wrong, and where it is put right.

    ``tab``, ``day`` and ``shift`` (``""``: none) lead to the form; ``unit`` and ``figure`` to the field, where one is meant.
    """

    weight: int
    gravity: Gravity
    message: Message
    tab: str
    day: date
    shift: str = ""
    unit: str = ""
    figure: str = ""


def attention(ledger: Readable, now: datetime, glance: Overview | None = None) -> list[Item]:
    """List everything that needs attention at an aware moment: the weightiest first, of those alike the latest.

    A gap weighs less as it ages, so that what can be put right today comes before what nobody found for months.
    ``glance`` is what the overview shows, where that has been read: its figures outside what is usual are told, too.
    """
    plant = ledger.plant()
    today, shift = plant.calendar(now.date()).production_day_and_shift(now)
    if plant.is_empty:
        message = msg("No sections, sources or heaps are set up yet: make a sample plant, or import a shift log.")
        return [Item(0, Gravity.INFO, message, "cathode", today, shift)]
    kinds = tuple(sheet.subject for sheet in ledger.catalogue.sheets)
    cells = ledger.cells(today - timedelta(days=LOOK_BACK_DAYS), today, kinds)
    lacking = gaps(ledger, (today, shift), now, cells)
    items = [
        *_missing(plant, lacking, today),
        *(_partly(plant, gap, today) for gap in lacking if gap.partly),
        *_not_begun(plant, lacking, today),
        *_late(plant, lacking, today),
        *_unusual(glance),
        *_conflicts(ledger, plant, cells),
        *_stocks(ledger, plant, today),
        *_organisation(ledger, today),
        *_crops(ledger, plant, today),
        *(_promised(one, today) for one in programme_reminders(ledger, today)),
    ]
    if not items and ledger.span() is None:
        message = msg("Nothing is entered yet: begin with the shift under way.")
        return [Item(0, Gravity.INFO, message, "cathode", today, shift)]
    return sorted(items, key=lambda item: (-item.weight, today - item.day, item.shift))


def _aged(weight: int, day: date, today: date) -> int:
    """Weigh what lacks since a day: whole in the first days, seven tenths once it lies as far back as is looked.

    So a shift that is not entered outweighs milestones, however long ago it was.
    """
    old = min((today - day).days, LOOK_BACK_DAYS) - FRESH_DAYS
    return weight - 3 * weight * max(old, 0) // (10 * (LOOK_BACK_DAYS - FRESH_DAYS))


def _missing(plant: Plant, lacking: Iterable[Gaps], today: date) -> Iterator[Item]:
    """Tell of shifts of which nothing is there; sheets of one tab that miss the same shifts share a line."""
    alike: dict[tuple[str, tuple[Key, ...]], list[Text]] = {}
    for gap in lacking:
        if gap.missing:
            alike.setdefault((gap.sheet.tab, gap.missing), []).append(gap.sheet.name)
    for (tab, keys), sheets in alike.items():
        shown = {"sheet": sheets, "shift": _shift_name(plant, keys[-1]), "day": keys[-1][0]}
        if len(keys) == 1:
            message = msg("Not entered: {sheet}; {day}, “{shift}”.", **shown)
        else:
            message = msg(
                "Not entered: {sheet}; shifts: {count}, the latest {day}, “{shift}”.", **shown, count=len(keys)
            )
        yield Item(_aged(100, keys[-1][0], today), Gravity.ERROR, message, tab, *keys[-1])


def _partly(plant: Plant, gap: Gaps, today: date) -> Item:
    key, units = gap.partly[-1]
    names = [plant.name(gap.sheet.subject, unit, key[0]) for unit in units]
    shown = {"shift": _shift_name(plant, key), "day": key[0], "units": names}
    more = len(gap.partly) - 1
    if not more:
        message = msg("Not entered: {units}; {day}, “{shift}”.", **shown)
    else:
        message = msg("Not entered: {units}; {day}, “{shift}”; more such shifts: {more}.", **shown, more=more)
    return Item(_aged(90, key[0], today), Gravity.ERROR, message, gap.sheet.tab, *key)


def _not_begun(plant: Plant, lacking: Iterable[Gaps], today: date) -> Iterator[Item]:
    """Tell of the first unit that was set up while others of its kind worked, and of which nothing was ever entered."""
    found: dict[tuple[str, str], tuple[date, str]] = {}
    for gap in lacking:
        for unit in gap.not_begun:
            since = max(first for first, _ in plant.spells(gap.sheet.subject, unit))
            found[gap.sheet.subject, unit] = (since, gap.sheet.tab)
    if not found:
        return
    (kind, unit), (since, tab) = max(found.items(), key=lambda one: one[1][0])
    message = msg(
        "{unit}: set up since {day}, nothing entered yet. It is awaited from its first entry on.",
        unit=plant.name(kind, unit, today),
        day=since,
    )
    if len(found) > 1:
        message = msg("{first} More of the kind: {count}.", first=message, count=len(found) - 1)
    yield Item(65, Gravity.WARNING, message, tab, today, "", unit)


def _late(plant: Plant, lacking: Iterable[Gaps], today: date) -> Iterator[Item]:
    """Tell of values that are overdue, one line for each tab, with the oldest of them; the newest gives the weight."""
    by_tab: dict[str, list[tuple[Key, Subject, Figure]]] = {}
    for gap in lacking:
        by_tab.setdefault(gap.sheet.tab, []).extend(gap.late)
    for tab, late in by_tab.items():
        if not late:
            continue
        key, subject, figure = min(late, key=lambda one: _moment(plant, one[0]))
        shown = {
            "figure": figure.short,
            "unit": plant.name(subject.kind, subject.unit, key[0]),
            "day": key[0],
            "shift": _shift_name(plant, key),
        }
        if len(late) == 1:
            message = msg("Late value: {figure}, {unit}, {day}, “{shift}”.", **shown)
        else:
            message = msg(
                "Late values: {count}; the oldest: {figure}, {unit}, {day}, “{shift}”.", **shown, count=len(late)
            )
        newest = max(shift[0] for shift, _, _ in late)
        yield Item(_aged(70, newest, today), Gravity.WARNING, message, tab, *key, subject.unit, figure.key)


def _moment(plant: Plant, key: Key) -> datetime:
    return plant.calendar(key[0]).shift_instants(*key)[0]


def _shift_name(plant: Plant, key: Key) -> Text:
    return plant.calendar(key[0]).pattern.shift(key[1]).name


def _conflicts(ledger: Readable, plant: Plant, cells: Cells) -> Iterator[Item]:
    """Tell of figures for which two values stand side by side."""
    found = sorted(
        (subject, figure) for subject, row in cells.items() for figure, cell in row.items() if cell.in_conflict
    )
    for subject, figure in found[:1]:
        assert subject.day is not None
        catalogue = ledger.catalogue
        shown: Text | str = catalogue.figure(figure).short if figure in catalogue else figure_name(catalogue, figure)
        sheet = catalogue.sheet_of_kind(subject.kind)
        tab = sheet.tab if sheet is not None else "cathode"
        message = msg(
            "Two values stand for {figure}, {unit}, {day}; figures in conflict: {count}.",
            figure=shown,
            unit=plant.name(subject.kind, subject.unit, subject.day),
            day=subject.day,
            count=len(found),
        )
        yield Item(95, Gravity.CONFLICT, message, tab, subject.day, subject.shift or "", subject.unit, figure)


def _stocks(ledger: Readable, plant: Plant, today: date) -> Iterator[Item]:
    """Tell of the stock whose books are the farthest below nothing."""
    books = [(unit, line.book_t) for unit, line in books_by_holder(ledger, today).items() if line is not None]
    below = [(book, unit) for unit, book in books if book < 0]
    if below:
        book, unit = min(below)
        message = msg(
            "Book stock below zero: {where}, {book} t at the end of {day}. Look for a lot or an opening that is wrong.",
            where=stock_name(plant, unit, today),
            book=brief(book, 1),
            day=today,
        )
        adjusted = latest_adjustment(ledger, unit, today)
        if adjusted is not None:
            message = msg(
                "{first} The latest adjustment: {tonnes} t on {day}.",
                first=message,
                tonnes=brief(adjusted[1], 1),
                day=adjusted[0],
            )
        yield Item(92, Gravity.ERROR, message, "dispatch", today)


def _unusual(glance: Overview | None) -> Iterator[Item]:
    """Tell of head grade and recovery where their week lies outside what is usual."""
    if glance is not None:
        yield from _outside(glance.head, glance.as_of, _HEAD_GRADE, 3)
        yield from _outside(glance.recovery, glance.as_of, _RECOVERY, 1)


_HEAD_GRADE = Text("Head grade, % Cu", "Cu в питании, %", "Қоректегі Cu, %")
_RECOVERY = Text("Recovery, %", "Извлечение, %", "Бөліп алу, %")


def _outside(week: Week, day: date, figure: Text, decimals: int) -> Iterator[Item]:
    if week.value is None or week.band is None:
        return
    value, low, high = (round(Decimal(one), decimals) for one in (week.value, *week.band))
    if low <= value <= high:
        return
    shown = {"figure": figure, "days": WEEK, "day": day, "value": value, "low": low, "high": high}
    if value < low:
        message = msg("{figure}, {days} days to {day}: {value}, lower than usual ({low}–{high}).", **shown)
    else:
        message = msg("{figure}, {days} days to {day}: {value}, higher than usual ({low}–{high}).", **shown)
    yield Item(75, Gravity.WARNING, message, "ore", day)


def _organisation(ledger: Readable, today: date) -> Iterator[Item]:
    """Tell of the first unit that two stations added under one name, or setting that they set differently."""
    found = troubles(ledger, today)
    for trouble in found[:1]:
        message = trouble.message
        if len(found) > 1:
            message = msg("{first} More of the kind: {count}.", first=message, count=len(found) - 1)
        yield Item(94, Gravity.CONFLICT, message, SETTINGS, today, "", trouble.unit, trouble.kind)


def _crops(ledger: Readable, plant: Plant, today: date) -> Iterator[Item]:
    """Tell of the heaviest recent crop that weighs more than its ampere-hours can deposit."""
    odd = []
    for section, shift, crop in crops(ledger, plant, today):
        pct = crop.efficiency_pct.value
        if crop.day > today - timedelta(days=CROP_DAYS) and pct is not None and pct > MOST_EFFICIENT_PCT:
            odd.append((pct, section, shift, crop))
    if odd:
        pct, section, shift, crop = max(odd, key=lambda one: one[0])
        message = msg(
            "Current efficiency above {limit} %: {where}, {day}, {pct} %. Check weight and ampere-hours.",
            where=plant.name(m.SECTION, section, crop.day),
            day=crop.day,
            pct=brief(pct, 1),
            limit=MOST_EFFICIENT_PCT,
        )
        yield Item(80, Gravity.WARNING, message, "cathode", crop.day, shift, section, m.CATHODE_T)


def crops(ledger: Readable, plant: Plant, until: date) -> Iterator[tuple[str, str, Crop]]:
    """Follow the cells of every section over the last weeks; gives section, shift and crop of each pull."""
    history = section_history(ledger, until)
    for section in plant.units(m.SECTION, until):
        for step in section_steps(plant, section, history, until):
            if step.balance.crop is not None:
                yield section, step.shift, step.balance.crop


def _promised(one: Reminder, today: date) -> Item:
    """Tell of milestones that are late, overdue, due soon, or forecast long ago."""
    gravity = Gravity.WARNING if one.is_grave else Gravity.INFO
    return Item(one.weight, gravity, one.message, "milestones", one.day or today, "", one.code)
