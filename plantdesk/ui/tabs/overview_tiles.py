"""The tiles of the overview: output, year's end, stock, dispatch, grade, recovery and milestones."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.completeness import Shifts
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.overview import WEEK, Overview, Week
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.desk import Desk
from plantdesk.ui.tracing import mark
from plantdesk.ui.widgets.tile import Tile

KILO_FROM = 10_000
_STEPS = ((1160, 5), (860, 4), (0, 3))
"""From which width on (logical pixels) how many tiles stand in a row."""

_T, _KT, _PCT, _PCT_CU = (
    Text("t", "т", "т"),
    Text("kt", "тыс. т", "мың т"),
    Text("%", "%", "%"),
    Text("% Cu", "% Cu", "% Cu"),
)
TRACED = {
    "day": "cathode.day_t",
    "month": "cathode.month_t",
    "half_year": "cathode.half_year_t",
    "year": "cathode.plan_year_pct",
    "year_end": "forecast.year.last_30_days_t",
    "stock": "dispatch.stock_t",
    "dispatch": "dispatch.year_t",
    "head": "head_grade.week_pct",
    "recovery": "recovery.week_pct",
    "milestones": "milestones.done",
}
"""The tiles in their order, and which figure each shows."""
OF_CATHODES = frozenset(("day", "month", "half_year", "year", "year_end", "stock", "dispatch"))
"""Tiles that say nothing of a part of the plant that makes no cathodes."""


class OverviewTiles(QWidget):
    """Ten figures with their units, plans and completeness, in as many columns as there is room for."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, larger: float = 1.0) -> None:
        """``larger`` is how many times the type is larger than in the window: so much wider a tile has to be."""
        super().__init__(parent)
        self._desk, self._larger = desk, larger
        self.tiles = {key: Tile(desk.theme, stacked=key == "dispatch") for key in TRACED}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        self._columns = 0
        self._cathodes = True
        self._arrange()

    def show_figures(self, found: Overview, *, cathodes: bool = True) -> None:
        """Show the figures of a day; ``cathodes`` tells whether the part of the plant that is shown makes any."""
        for key in OF_CATHODES:
            self.tiles[key].setVisible(cathodes)
        if cathodes != self._cathodes:
            self._cathodes, self._columns = cathodes, 0
            self._arrange()
        self._show_output(found)
        self._show_year_end(found)
        self._show_stock(found)
        self._show_dispatch(found)
        self._show_weeks(found)
        self._show_milestones(found)
        for key, ref in TRACED.items():
            mark(self.tiles[key], Asked(ref, found.as_of))
            self.tiles[key].setToolTip(self._desk.language.say(WHERE_FROM))

    # --- output ----------------------------------------------------------------------------------------------------

    def _show_output(self, found: Overview) -> None:
        language, cathode, day = self._desk.language, found.cathode, _short(found.as_of)
        say, plan = language.say, found.cathode.day_plan_t
        if cathode.day_t is None:
            compared = msg("nothing is entered for this day")
        elif plan is None:
            compared = msg("no plan for this day")
        else:
            compared = msg(
                "plan {plan} t · {pct} %",
                plan=round(plan, 1),
                pct=round(100 * cathode.day_t / plan, 1) if plan else UNKNOWN,
            )
        title = say(msg("Cathode · {day}", day=language.date(found.as_of)))
        self._show_tonnes("day", title, cathode.day_t, found.day, compared)
        self._point("day", cathode.day_t, plan, 20, 5, found.day)
        month = language.month(found.as_of.month, short=False)
        title = say(msg("Cathode · {month}, to {day}", month=month, day=day))
        compared = self._against_plan(cathode.month_t, found.month_plan_t, found.month)
        self._show_tonnes("month", title, cathode.month_t, found.month, compared)
        self._point("month", cathode.month_t, found.month_plan_t, 10, 2, found.month)
        title = say(msg("Cathode · half-year to {day}", day=day))
        if cathode.half_year_vs_last_year_pct is None:
            compared = msg("{year}: no figures", year=found.as_of.year - 1)
        else:
            # What lacks last year may lower the change: it is at least so much only where nothing does.
            least = "≥ " if found.half_year_before.is_whole and not found.half_year.is_whole else ""
            change = least + self._signed(cathode.half_year_vs_last_year_pct)
            compared = msg("{change} % on {year}", change=change, year=found.as_of.year - 1)
        self._show_tonnes("half_year", title, cathode.half_year_t, found.half_year, compared)
        self._point("half_year", cathode.half_year_t, found.half_year_plan_t, 10, 2, found.half_year)
        self._show_year(found, day)

    def _against_plan(self, tonnes: Decimal | None, planned: Decimal | None, count: Shifts | None = None) -> Message:
        if tonnes is None:
            return msg("nothing is entered yet")
        if not planned:
            return msg("no plan for these days")
        pct = self._desk.language.number(round(100 * tonnes / planned, 1), 1)
        return msg("{pct} % of plan to date", pct=pct if count is None or count.is_whole else f"≥ {pct}")

    def _show_tonnes(self, key: str, title: str, tonnes: Decimal | None, count: Shifts, compared: Message) -> None:
        value, unit = self._tonnes(tonnes, at_least=not count.is_whole)
        lines = (self._desk.language.say(compared), self._shifts(count))
        self.tiles[key].show_figure(title, value, unit, lines, self._bar_words(key))

    def _tonnes(self, tonnes: Decimal | None, *, at_least: bool = False) -> tuple[str, str]:
        """Write tonnes with their unit, as kilotonnes where they are many."""
        language = self._desk.language
        if tonnes is None:
            return UNKNOWN, ""
        kilo = abs(tonnes) >= KILO_FROM
        written = language.number(tonnes / 1000 if kilo else tonnes, 1)
        return ("≥ " if at_least else "") + written, language.say(_KT if kilo else _T)

    def _in_unit(self, tonnes: Decimal, like: Decimal | None) -> str:
        """Write tonnes in the unit of the figure that they stand beneath."""
        if like is None:
            return " ".join(self._tonnes(tonnes))
        kilo = abs(like) >= KILO_FROM
        return self._desk.language.number(tonnes / 1000 if kilo else tonnes, 1)

    def _show_year(self, found: Overview, day: str) -> None:
        language, say = self._desk.language, self._desk.language.say
        pct, tonnes, planned = found.cathode.plan_year_pct, found.cathode.year_t, found.year_plan_t
        value, unit, compared = UNKNOWN, "", self._against_plan(tonnes, planned)
        if pct is not None and tonnes is not None and planned is not None:
            value, unit = ("" if found.year.is_whole else "≥ ") + language.number(pct, 1), say(_PCT)
            kilo = planned >= KILO_FROM
            factor, of = (Decimal(1000), _KT) if kilo else (Decimal(1), _T)
            compared = msg(
                "{tonnes} of {plan} {unit}", tonnes=round(tonnes / factor, 1), plan=round(planned / factor, 1), unit=of
            )
        title = say(msg("Plan · year to {day}", day=day))
        lines = (say(compared), self._shifts(found.year))
        self.tiles["year"].show_figure(title, value, unit, lines, self._bar_words("year"))
        self._point("year", tonnes, planned, 10, 2, found.year)

    def _point(
        self, key: str, tonnes: Decimal | None, planned: Decimal | None, reach: int, usual: int, count: Shifts
    ) -> None:
        """Point at the share of plan. Where shifts are missing it says nothing of good or bad: no band."""
        if tonnes is None or not planned:
            self.tiles[key].bar.show_value(None, (0.0, 1.0))
            return
        pct = float(100 * tonnes / planned)
        band = (100.0 - usual, 100.0 + reach) if count.is_whole else None
        self.tiles[key].bar.show_value(pct, (100.0 - reach, 100.0 + reach), plan=100.0, band=band)

    def _bar_words(self, key: str) -> str:
        reach, usual = (20, 5) if key == "day" else (10, 2)
        return self._desk.language.say(
            msg(
                "The bar reaches from {low} to {high} % of plan, the dotted line is the plan, and the shaded part begins"
                " at {usual} %. It has no shaded part while shifts are missing.",
                low=100 - reach,
                high=100 + reach,
                usual=100 - usual,
            )
        )

    def _shifts(self, count: Shifts) -> str:
        return self._desk.language.say(
            msg("{entered} of {expected} shifts", entered=count.entered, expected=count.expected)
        )

    # --- the year's end and last year ------------------------------------------------------------------------------

    def _show_year_end(self, found: Overview) -> None:
        say, end, cathode = self._desk.language.say, found.forecast.year, found.cathode
        title = say(msg("End of {year} · 30-day rate", year=found.as_of.year))
        value, unit = self._tonnes(end.last_30_days_t)
        last = say(msg("{year}: no figures", year=found.as_of.year - 1))
        if cathode.last_year_t is not None:
            shown = {"year": found.as_of.year - 1, "tonnes": self._in_unit(cathode.last_year_t, end.last_30_days_t)}
            pct = cathode.last_year_plan_pct
            last = say(
                msg("{year}: {tonnes}", **shown)
                if pct is None
                else msg("{year}: {tonnes} · {pct} %", **shown, pct=round(pct, 1))
            )
        planned = say(msg("no plan for the year"))
        if end.planned_t is not None:
            planned = say(msg("plan {plan}", plan=self._in_unit(end.planned_t, end.last_30_days_t)))
        why = say(
            msg(
                "At the rate of the last 30 days. The shaded part of the bar is the range that held in eight of ten past"
                " cases, the dotted line is the plan. Last year stands with its share of plan."
            )
        )
        tile = self.tiles["year_end"]
        tile.show_figure(title, value, unit, (planned, last), why)
        shown_values = [float(t) for t in (end.low_t, end.high_t, end.planned_t, end.last_30_days_t) if t is not None]
        if end.last_30_days_t is None or end.low_t is None or end.high_t is None:
            tile.bar.show_value(None, (0.0, 1.0))
            return
        reach = (max(shown_values) - min(shown_values)) or 1.0
        tile.bar.show_value(
            float(end.last_30_days_t),
            (min(shown_values) - reach / 4, max(shown_values) + reach / 4),
            plan=None if end.planned_t is None else float(end.planned_t),
            band=(float(end.low_t), float(end.high_t)),
        )

    # --- stock and dispatch ----------------------------------------------------------------------------------------

    def _show_stock(self, found: Overview) -> None:
        say, stock = self._desk.language.say, found.stock
        title = say(msg("Cathode stock · {day}", day=_short(found.as_of)))
        value, unit = self._tonnes(stock.book_t, at_least=stock.partly)
        counted, difference = say(msg("never counted")), ""
        if stock.count is not None:
            counted = say(msg("counted {day}", day=_short(stock.count.day)))
            if stock.difference_t is not None:
                least = "≤ " if stock.count_partly else ""
                difference = say(msg("difference {tonnes} t", tonnes=least + self._signed(stock.difference_t)))
        why, lines = say(_STOCK_WORDS), (counted, difference)
        if stock.cause is not None:
            short = msg("kept by division, not by route") if self._by_route else msg("the books are not open")
            why, lines = say(stock.cause), (say(short), "")
        elif stock.book_t is not None and stock.book_t < 0:
            value, lines = f"■ {value}", (say(msg("below zero: check lots and counts")), "")
        self.tiles["stock"].show_figure(title, value, unit, lines, why)
        self.tiles["stock"].bar.hide()

    def _show_dispatch(self, found: Overview) -> None:
        language, say = self._desk.language, self._desk.language.say
        title = say(msg("Dispatched · year to {day}", day=_short(found.as_of)))
        shares = sorted((one for one in found.dispatched if one.pct), key=lambda one: -one.tonnes)
        value, unit = self._tonnes(sum((one.tonnes for one in shares), Decimal(0)) if shares else None)
        words = [f"{say(one.name)} {language.number(one.pct, 0)} %" for one in shares if one.pct is not None]
        half = (len(words) + 1) // 2
        lines = (" · ".join(words[:half]), " · ".join(words[half:]))
        if not shares:
            short = msg("kept by division, not by route") if self._by_route else msg("no lot is entered this year")
            lines = (say(short), "")
        exact = "; ".join(f"{say(one.name)} {language.number(one.tonnes, 1)} {say(_T)}" for one in shares)
        self.tiles["dispatch"].show_figure(title, value, unit, lines, exact)
        self.tiles["dispatch"].bar.hide()

    @property
    def _by_route(self) -> bool:
        """Tell whether the window shows one process route, of which no stock is kept."""
        return self._desk.lens.scope.process is not None

    # --- grade, recovery, milestones -------------------------------------------------------------------------------

    def _show_weeks(self, found: Overview) -> None:
        say, day = self._desk.language.say, _short(found.as_of)
        head, recovery = found.head, found.recovery
        counted = say(msg("{entered} of {expected} shifts", entered=head.counted, expected=head.due))
        why = say(
            msg("Shifts in which all ore fed has a grade: {counted} of {due}.", counted=head.counted, due=head.due)
        )
        title = say(msg("Head grade · {n} days to {day}", n=WEEK, day=day))
        self._show_week("head", title, head, _PCT_CU, 3, (counted, why))
        counted = say(msg("{counted} of {due} mill shifts", counted=recovery.counted, due=recovery.due))
        title = say(msg("Recovery · {n} days to {day}", n=WEEK, day=day))
        self._show_week("recovery", title, recovery, _PCT, 1, (counted, ""))

    def _show_week(self, key: str, title: str, week: Week, unit: Text, decimals: int, counted: tuple[str, str]) -> None:
        language, say = self._desk.language, self._desk.language.say
        tile, number = self.tiles[key], language.number
        if week.value is None:
            why = say(msg("no ore of the week has a grade") if key == "head" else msg("no shift has all assays"))
            tile.show_figure(title, UNKNOWN, "", (why, ""), f"{why} {counted[0]}")
        else:
            band = week.band
            usual = say(msg("too few days to tell what is usual"))
            if band is not None:
                usual = say(msg("usually {low}–{high}", low=number(band[0], decimals), high=number(band[1], decimals)))
            why = say(msg("The shaded part of the bar holds nine tenths of the seven-day values of the last year."))
            why = f"{why} {counted[1]}".strip()
            tile.show_figure(title, number(week.value, decimals), say(unit), (usual, counted[0]), why)
        if week.value is None or week.band is None:
            tile.bar.show_value(None, (0.0, 1.0))
        else:
            low, high = week.band
            reach = (high - low) or abs(high) * 0.1 or 1.0
            tile.bar.show_value(week.value, (low - reach, high + reach), band=week.band)

    def _show_milestones(self, found: Overview) -> None:
        say, promises = self._desk.language.say, found.milestones
        day = _short(found.as_of)
        title = say(msg("Projects · {day}", day=day) if promises.of_projects else msg("Milestones · {day}", day=day))
        tile = self.tiles["milestones"]
        if not promises.total:
            tile.show_figure(title, UNKNOWN, "", (say(msg("none is set up yet")), ""))
            tile.bar.show_value(None, (0.0, 1.0))
            return
        late = say(msg("late: {late}", late=promises.late))
        promised = say(msg("by the baseline now: {promised}", promised=promises.promised))
        why = say(msg("The bar counts all milestones; the dotted line is what the baseline has done by now."))
        if promises.of_projects:
            why = say(msg("The bar counts all projects; the dotted line is what the baseline has done by now."))
            # A shorter year of copper matters more to a reader than what the baseline had done.
            cost = promises.programme.effect_on_year_kt
            if cost:
                kilotonnes = ("+" if cost > 0 else "") + self._desk.language.number(cost, 1)
                promised, before = say(msg("slips: {kt} kt this year", kt=kilotonnes)), promised
                why = f"{why} {before}"
        value = f"{promises.done} / {promises.total}"
        tile.show_figure(title, value, say(msg("done")), (late, promised), why)
        tile.bar.show_value(promises.done, (0.0, float(promises.total)), plan=float(promises.promised))

    def _signed(self, value: Decimal) -> str:
        return ("+" if value > 0 else "") + self._desk.language.number(value, 1)

    # --- room ------------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many tiles in a row as there is room for."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = next(count for least, count in _STEPS if self.width() >= least * self._larger)
        if columns == self._columns:
            return
        self._columns = columns
        for tile in self.tiles.values():
            self._grid.removeWidget(tile)
        shown = [tile for key, tile in self.tiles.items() if self._cathodes or key not in OF_CATHODES]
        for place, tile in enumerate(shown):
            self._grid.addWidget(tile, *divmod(place, columns))
        for place in range(len(self.tiles)):
            self._grid.setColumnStretch(place, 1 if place < columns else 0)


WHERE_FROM = msg("F3, Ctrl+click or the right button: where this figure comes from.")
_STOCK_WORDS = msg("Opening + output − dispatch, with adjustments. The difference is what was counted less the books.")


def _short(day: date) -> str:
    return f"{day:%d.%m}"
