"""Last year beneath this one: the same days of the calendar a year before, dotted, in any chart over days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from plantdesk.domain.periods import day_number, day_of, same_date
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.services.series import DaySeries
from plantdesk.ui.charts import Kind, Series, TrendPlot

MOST_COMPARED = 3
"""So many lines may each have last year's beside it; more could not be told apart."""
OVER_BARS = "data4"
"""Token of last year's line over bars, which have the ground for themselves."""


def last_year_of(key: str) -> str:
    """Give the key of last year's line of a series."""
    return f"{key}:last"


def declare_last_year(plot: TrendPlot, series: Series, language: Language, *, alone: bool = False) -> None:
    """Declare last year's line of a series, which stands before it; ``alone`` in its chart it is named so and no more."""
    name = language.say(msg("last year") if alone else msg("{name}, last year", name=series.name))
    token = OVER_BARS if series.is_bars else series.token
    plot.declare(
        replace(
            series,
            key=last_year_of(series.key),
            name=name,
            kind=Kind.LINE,
            token=token,
            stacked=False,
            dashed=False,
            dotted=True,
            end_label=False,
            marked=False,
            rimmed=series.is_bars,
        )
    )


def fill_last_year(plot: TrendPlot, key: str, series: DaySeries, factor: float = 1.0) -> None:
    """Hand over all days of a series, a year later; of 28 and 29 February the last one stands."""
    days = [day_number(same_date(day_of(day), 1)) for day in series.days]
    kept = [i for i, day in enumerate(days) if i + 1 == len(days) or days[i + 1] != day]
    plot.set_series(last_year_of(key), [days[i] for i in kept], [series.values[i] * factor for i in kept])


def put_last_year(plot: TrendPlot, key: str, day: date, one: DaySeries, factor: float = 1.0) -> None:
    """Hand over what changed on a day, to the same day a year later."""
    value = one.values[0] * factor if one.days else None
    plot.update_point(last_year_of(key), day_number(same_date(day, 1)), value)
