"""Panels take over what changed, and nothing else: what they then draw is what a panel that is made anew draws."""

from __future__ import annotations

import math
import random
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value, readings
from plantdesk.services.language import Language
from plantdesk.services.lens import Lens
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.recording import Entry
from plantdesk.services.rolling import Rolled
from plantdesk.services.series import DaySeries, PointState
from plantdesk.services.workplace import Workplace
from plantdesk.ui.charts import (
    Against,
    Kind,
    PanelKind,
    PanelSpec,
    Preset,
    Rolling,
    Series,
    Spans,
    State,
    TimeRange,
    TrendPlot,
)
from plantdesk.ui.desk import Desk
from plantdesk.ui.theme import Theme
from plantdesk.ui.trends.panel import ChartPanel
from plantdesk.ui.trends.periods import between, days_together
from plantdesk.ui.trends.workspace import Workspace
from tests.helpers.clocks import FixedClock

TODAY = date(2016, 6, 30)
SPECS = (
    PanelSpec((m.CATHODE_T,), roll_up=Rolling.WEEK, compare=Against.LAST_YEAR),
    PanelSpec((m.CATHODE_T,), ("s1", "s2"), Rolling.MONTH, Against.PLAN),
    PanelSpec((m.CURRENT_KA,), roll_up=Rolling.MONTH, compare=Against.LAST_YEAR, second_axis=m.CATHODE_T),
    PanelSpec((m.CATHODE_T,), roll_up=Rolling.SHIFT, compare=Against.LAST_YEAR),
    PanelSpec((m.CATHODE_T, m.CURRENT_KA), ("s1",), compare=Against.LAST_YEAR),
    PanelSpec((m.CATHODE_T,), kind=PanelKind.HISTOGRAM),
)
LENSES = (Lens(), Lens(as_of=TODAY - timedelta(days=9)), Lens(known_on=TODAY))


def make(qtbot: QtBot, desk: Desk, spec: PanelSpec) -> ChartPanel:
    """Show a panel, filled."""
    panel = ChartPanel(desk, spec)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    panel.finish()
    qtbot.waitUntil(lambda: not panel._again.isActive())
    return panel


def told(panel: ChartPanel) -> dict[str, Any]:
    """Give all that a panel draws and says."""
    found: dict[str, Any] = {"reasons": panel.reasons}
    for key, series in panel._read.items():
        found[f"{key} read"] = (series.days, series.values, series.states)
    for key, drawn in panel.trend._drawn.items():
        daily = drawn.daily
        known = np.flatnonzero(np.isfinite(daily.values))
        found[key] = dict(zip((known + daily.first).tolist(), daily.values[known].tolist(), strict=True))
        found[f"{key} states"] = {day: state for day, state in drawn.states.items() if day in found[key]}
        found[f"{key} in view"] = panel.trend.extent_of(key)
        if drawn.series.by_period:
            spans: Spans = drawn.curve.spans
            edges = (spans.starts.tolist(), spans.ends.tolist(), spans.values.tolist(), list(spans.states))
            found[f"{key} spans"] = (*edges, [spans.name(place) for place in range(spans.values.size)])
    return found


def change(other: Workplace, rng: random.Random) -> None:
    """Enter, correct or clear a shift of late, of a year ago or of long ago, or take something back."""
    back = rng.choice([rng.randrange(25), rng.randrange(360, 385), rng.randrange(700, 760)])
    day = TODAY - timedelta(days=back)
    subject = Subject(m.SECTION, rng.choice(("s1", "s2")), day, rng.choice(("day", "night")))
    what = rng.choice(("enter", "enter", "enter", "clear", "undo", "several"))
    if what == "undo":
        with suppress(Refused):
            other.undo.undo()
        return
    several = [subject, *(subject._replace(day=day - timedelta(days=n)) for n in (3, 50))]
    entries = []
    for one in several if what == "several" else [subject]:
        stands = other.store.at([one]).get(one, {})
        texts = {m.CATHODE_T: f"{rng.randrange(390, 500) / 10}", m.CURRENT_KA: f"{rng.randrange(250, 290) / 10}"}
        values = {key: None if what == "clear" else readings(text)[0] for key, text in texts.items()}
        seen = {key: stands[key].revision for key in values if key in stands}
        entries.append(Entry(one, values, seen))
    other.recorder.save(entries, reason="because").or_raise()


@pytest.mark.parametrize("lens", LENSES, ids=("now", "as of", "known on"))
def test_what_is_taken_over_is_what_is_read_anew(qtbot: QtBot, desk: Desk, clock: FixedClock, lens: Lens) -> None:
    """After each of many changes, also of days long ago and through a lens, every panel draws what a fresh one does."""
    rng = random.Random(7)
    with open_workplace(desk.workplace.store.path, "p2", "en", clock=clock.now) as other:
        rows = [PlanRow(date(2016, 6, 1), m.SECTION, s, m.CATHODE_T, Value(Decimal(1100))) for s in ("s1", "s2")]
        record_plan(other.recorder, rows, "x")
        for _ in range(4):
            change(other, rng)  # so that there are years to compare with
        desk.look()
        desk.look_through(lens)
        panels = [make(qtbot, desk, spec) for spec in SPECS]
        for step in range(10):
            if step == 5:
                clock.advance(days=2)
            change(other, rng)
            desk.look()
            for panel in panels:
                panel.finish()
                qtbot.waitUntil(lambda panel=panel: not panel._again.isActive())  # type: ignore[misc]
            for panel in panels:
                fresh = make(qtbot, desk, panel.spec)
                fresh.time.set_span(panel.time.start, panel.time.end)
                qtbot.waitUntil(lambda fresh=fresh: not fresh._again.isActive())  # type: ignore[misc]
                assert told(panel) == told(fresh), (step, panel.spec)
                fresh.hide()


def test_only_the_changed_weeks_are_read(qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A save costs the same whether one year lies behind it or ten: neither the periods nor their names are made anew."""
    for back in (10, 400, 1200):
        entry = Entry(Subject(m.SECTION, "s1", TODAY - timedelta(days=back), "day"), {m.REJECT_T: readings("1")[0]})
        desk.workplace.recorder.save([entry], reason="x").or_raise()
    desk.look()
    panel = make(qtbot, desk, PanelSpec((m.REJECT_T,), roll_up=Rolling.WEEK, compare=Against.LAST_YEAR))
    asked: list[tuple[date, date]] = []
    daily = desk.reader.daily

    def counted(kind: str, unit: str, figure: str, first: date, last: date) -> object:
        if figure == m.REJECT_T:
            asked.append((first, last))
        return daily(kind, unit, figure, first, last)

    monkeypatch.setattr(desk.reader, "daily", counted)
    monkeypatch.setattr(panel.trend, "set_spans", lambda *_: pytest.fail("all periods were handed over again"))
    for back in (9, 1199):
        entry = Entry(Subject(m.SECTION, "s1", TODAY - timedelta(days=back), "day"), {m.REJECT_T: readings("2")[0]})
        desk.workplace.recorder.save([entry], reason="x").or_raise()
    desk.look()
    assert len(asked) == 2
    assert max((last - first).days for first, last in asked) <= 12
    spans = panel.trend.item_of(f"{m.REJECT_T}/").spans
    assert 3.0 in spans.values.tolist()


def test_a_change_out_of_view_paints_nothing(qtbot: QtBot) -> None:
    """Last year's line of this week lies a year ahead, where nobody looks."""
    plot = TrendPlot(Theme(), Language("en", {}), TimeRange(16_000, 16_099, Preset.ALL))
    qtbot.addWidget(plot)
    plot.declare(Series("weeks", "Output", Kind.LINE, by_period=True, unit="t"))
    starts = np.array([16_006.5, 16_013.5, 16_699.5])
    plot.set_spans("weeks", Spans(starts, starts + 7, np.array([1.0, 2.0, 3.0]), [State.COMPLETE] * 3))
    item = plot.item_of("weeks")
    item._shaped = shaped = (0.0,)
    fresh = Spans(starts[2:], starts[2:] + 7, np.array([9.0]), [State.CORRECTED])
    plot.replace_spans("weeks", starts[2], starts[2] + 7, fresh)
    assert item._shaped is shaped
    assert item.spans.values.tolist() == [1.0, 2.0, 9.0]
    plot.replace_spans("weeks", starts[0], starts[0] + 7, Spans())
    assert item._shaped is None
    assert item.spans.values.tolist() == [2.0, 9.0]
    assert math.isnan(plot._drawn["weeks"].at(round(starts[0] + 3)))


def test_days_far_apart_are_read_apart() -> None:
    """A correction of ten years ago beside one of today does not have ten years read."""
    days = [date(2007, 1, 1), date(2007, 1, 20), date(2016, 6, 1)]
    assert list(days_together(days)) == [(days[0], days[1]), (days[2], days[2])]
    periods = [Rolled(n, n + 7.0, 1.0, PointState.COMPLETE, 1.0, 1.0, 7) for n in (0.5, 7.5, 21.5)]
    assert periods[between(periods, 7.5, 8.5)] == periods[1:2]
    assert periods[between(periods, 7.0, 21.5)] == periods[:2]
    assert periods[between(periods, 14.5, 21.5)] == []


def test_one_day_of_a_series_is_put_in_its_place() -> None:
    """New between others, instead of another, or away; what the others weigh stays beside them."""
    series = DaySeries([1, 3], [1.0, 3.0], [PointState.COMPLETE] * 2, [10.0, 30.0])
    series.put(2, DaySeries([2], [2.0], [PointState.PROVISIONAL], [20.0]))
    series.put(3, DaySeries([3], [4.0], [PointState.CORRECTED], [40.0]))
    series.put(1, DaySeries([], [], []))
    series.put(9, DaySeries([], [], []))
    assert (series.days, series.values, series.weights) == ([2, 3], [2.0, 4.0], [20.0, 40.0])
    assert (series.at(1), series.at(3), series.at(9)) == (None, (4.0, PointState.CORRECTED), None)


def test_words_beneath_a_chart_leave_the_others_in_the_window(qtbot: QtBot, desk: Desk) -> None:
    """Four charts fit where there is room for them, though one of them has to say why a line is missing."""
    workspace = Workspace(desk, reading=True)
    qtbot.addWidget(workspace)
    odd = PanelSpec((m.CATHODE_T,), roll_up=Rolling.MONTH, compare=Against.LAST_YEAR)
    for spec in (odd, SPECS[4], SPECS[1], SPECS[5]):
        workspace._frames.append(workspace._frame(spec))
    workspace.resize(1340, 620)
    workspace.show()
    workspace.finish()
    workspace._arrange()
    assert any(label.isVisible() and label.wordWrap() for label in workspace.findChildren(QLabel))
    bottom = max(frame.mapTo(workspace, frame.rect().bottomLeft()).y() for frame in workspace._frames)
    assert bottom <= workspace.height()
