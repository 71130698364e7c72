"""Aggregation is part of a figure's definition: in whatever order its parts are put together, the answer is the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from decimal import Context, Decimal, localcontext
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Derived, Figure, Last, Ratio, Sum
from plantdesk.domain.day import Cell, sums_by_unit
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant, Setting

CATALOGUE = m.standard_catalogue()
FIGURES = [f for f in (*CATALOGUE.figures, *CATALOGUE.derived) if not isinstance(f.adds, Last)]
DAYS = (date(2015, 6, 30), date(2015, 7, 1), date(2016, 2, 28), date(2016, 2, 29), date(2016, 3, 1))
SHIFTS = ("day", "night")
UNITS = {
    m.SECTION: {"s1": "d1", "s2": "d1", "s3": "d2"},
    m.SOURCE: {"north": "d1", "south": "d1", "east": "d2"},
    m.CONCENTRATOR: {"c1": "d1", "c2": "d2"},
    m.HEAP: {"h1": "d2", "h2": "d2"},
    m.LOT: {"l1": "d1", "l2": "d2"},
}
ROUTES = {"north": "c1", "south": "c1", "east": "c2"}
EXACT = Context(prec=60)


def plant() -> Plant:
    """Make a plant of two divisions; each has sections, ore and a mill of its own."""
    found = [
        Setting(kind, unit, p.FIRST_DAY, p.DIVISION_OF, division)
        for kind, units in UNITS.items()
        if kind != m.LOT
        for unit, division in units.items()
    ]
    found += [Setting(m.SOURCE, unit, p.FIRST_DAY, p.ROUTE, f"concentrator:{mill}") for unit, mill in ROUTES.items()]
    return Plant(found)


PLANT = plant()
Part = tuple[str, str, date, str]
"""Kind, unit, day and shift that a part of a sum comes from."""
Sums = dict[str, tuple[Decimal, Decimal]]
"""Figure → numerator and denominator."""


def entered(rng: random.Random) -> dict[date, dict[Subject, dict[str, Cell]]]:
    """Enter figures with gaps of every kind: rows and figures that are missing, none, and below detection."""
    found: dict[date, dict[Subject, dict[str, Cell]]] = {}
    for day in DAYS:
        for shift in SHIFTS:
            for sheet in CATALOGUE.sheets:
                for unit, division in UNITS[sheet.subject].items():
                    if rng.random() < 0.2:
                        continue
                    row: dict[str, Cell] = {}
                    for figure in CATALOGUE.of(sheet.key):
                        text = typed(rng, figure)
                        if text is not None:
                            row[figure.key] = (text, False)
                    if sheet.subject == m.LOT:
                        row |= dict.fromkeys(sheet.sums_by, (division, False))
                    found.setdefault(day, {})[Subject(sheet.subject, unit, day, shift)] = row
    return found


def typed(rng: random.Random, figure: Figure) -> str | None:
    """Give what stands in a cell: mostly a number that is possible, sometimes none, a trace, or nothing."""
    if figure.key == m.CONC_CU_PCT:
        number = f"{rng.uniform(15, 40):.2f}"
    elif figure.key == m.TAIL_CU_PCT:
        number = f"{rng.uniform(0.01, 0.2):.3f}"
    elif figure.key == m.CU_PCT:
        number = f"{rng.uniform(0.3, 2):.3f}"
    else:
        number = f"{rng.uniform(0.1, float(figure.high or 100) / 3):.{figure.decimals}f}"
    choice = rng.random()
    if choice < 0.1:
        return None
    if choice < 0.2:
        return "-"
    return f"<{number}" if choice < 0.25 and figure.is_assay else number


def parts(cells: dict[date, dict[Subject, dict[str, Cell]]]) -> dict[Part, Sums]:
    """Work out each shift of each unit by itself, as the kept sums do for a whole day."""
    found: dict[Part, Sums] = {}
    for day, rows in cells.items():
        for shift in SHIFTS:
            alone = {subject: row for subject, row in rows.items() if subject.shift == shift}
            for (kind, unit), sums in sums_by_unit(day, alone, PLANT, CATALOGUE, list(UNITS)).items():
                if unit:
                    found[kind, unit, day, shift] = {k: (s[0], s[1] or Decimal(0)) for k, s in sums.items()}
    return found


def together(some: Iterable[Sums]) -> Sums:
    """Add parts up."""
    found: Sums = {}
    for sums in some:
        for key, (num, den) in sums.items():
            before = found.get(key, (Decimal(0), Decimal(0)))
            found[key] = (before[0] + num, before[1] + den)
    return found


def folded(some: Sequence[tuple[Part, Sums]], *levels: Callable[[Part], Hashable]) -> Sums:
    """Add parts up level by level: first what is alike on every level, at last all."""
    if not levels:
        return together(sums for _, sums in some)
    first, rest = levels[0], levels[1:]
    by_level = sorted(some, key=lambda pair: str(first(pair[0])))
    groups = [list(group) for _, group in groupby(by_level, key=lambda pair: first(pair[0]))]
    return together(folded(group, *rest) for group in groups)


def value(figure: Figure | Derived, sums: Sums) -> Decimal | None:
    """Give the figure as its declaration says: the sum, the weighted mean, or the ratio of the sums."""
    if isinstance(figure.adds, Ratio):
        over, under = sums.get(figure.adds.over), sums.get(figure.adds.under)
        return None if over is None or under is None or not under[0] else 100 * over[0] / under[0]
    if figure.key not in sums:
        return None
    num, den = sums[figure.key]
    if isinstance(figure.adds, Sum):
        return num
    return num / den if den else None


def year(part: Part) -> Hashable:
    """Give the year of a part."""
    return part[2].year


def month(part: Part) -> Hashable:
    """Give the month of a part."""
    return part[2].year, part[2].month


def day_of_part(part: Part) -> Hashable:
    """Give the day of a part."""
    return part[2]


def division(part: Part) -> Hashable:
    """Give the division of a part: that of its unit, or what a lot says."""
    kind, unit = part[0], part[1]
    return UNITS[kind].get(unit) or unit


def unit_of_part(part: Part) -> Hashable:
    """Give the unit of a part."""
    return part[1]


ORDERS: dict[str, tuple[Callable[[Part], Hashable], ...]] = {
    "shift, day, month, year": (year, month, day_of_part),
    "section, division, corporation": (division, unit_of_part),
    "time within each division": (division, year, month, day_of_part),
    "divisions within each month": (month, division, unit_of_part),
    "units within each day": (day_of_part, unit_of_part),
}


@settings(max_examples=15)
@given(st.randoms(use_true_random=False))
def test_every_figure_is_the_same_in_any_order_with_gaps(rng: random.Random) -> None:
    """Shift → day → month → year and section → division → corporation, alone, nested or shuffled, end at one number."""
    with localcontext(EXACT):
        some = list(parts(entered(rng)).items())
        straight = together(sums for _, sums in some)
        shuffled = some.copy()
        rng.shuffle(shuffled)
        ways = {name: folded(some, *levels) for name, levels in ORDERS.items()}
        ways["shuffled"] = together(sums for _, sums in shuffled)
        for figure in FIGURES:
            for name, sums in ways.items():
                assert value(figure, sums) == value(figure, straight), (figure.key, name)


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_kept_sums_of_a_day_are_those_of_its_shifts(rng: random.Random) -> None:
    """What is kept of a whole day, by unit and in all, is what its shifts give one by one."""
    cells = entered(rng)
    with localcontext(EXACT):
        some = parts(cells)
        for day, rows in cells.items():
            for (kind, unit), kept in sums_by_unit(day, rows, PLANT, CATALOGUE, list(UNITS)).items():
                mine = [s for (k, u, d, _), s in some.items() if (k, d) == (kind, day) and unit in ("", u)]
                assert {key: (s[0], s[1] or Decimal(0)) for key, s in kept.items()} == together(mine), (kind, unit)


def test_every_figure_of_the_catalogue_takes_part() -> None:
    """None is left out of the proof above, and each has a value in it."""
    assert len(FIGURES) == len(CATALOGUE.figures) + len(CATALOGUE.derived)
    with localcontext(EXACT):
        straight = together(parts(entered(random.Random(1))).values())
        assert [figure.key for figure in FIGURES if value(figure, straight) is None] == []


@pytest.mark.parametrize("figure", [f for f in FIGURES if not isinstance(f.adds, Sum)], ids=lambda f: f.key)
def test_a_mean_of_means_would_be_another_number(figure: Figure | Derived) -> None:
    """The proof is worth something: averaging the values of the days gives something else."""
    with localcontext(EXACT):
        some = parts(entered(random.Random(7)))
        by_day = [together(s for (_, _, d, _), s in some.items() if d == day) for day in DAYS]
        values = [v for v in (value(figure, sums) for sums in by_day) if v is not None]
        assert sum(values) / len(values) != value(figure, together(some.values()))
