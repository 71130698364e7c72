"""Panels: any figures, rolled up and compared, with cursors; and what they say where there is little to draw."""

from __future__ import annotations

import json
import math
from datetime import date

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import since
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import day_number
from plantdesk.domain.quantities import readings
from plantdesk.services.language import Language
from plantdesk.services.recording import Entry
from plantdesk.services.rolling import Rolled
from plantdesk.services.series import PointState
from plantdesk.ui.charts import (
    Against,
    Cloud,
    DistributionPlot,
    Group,
    Kind,
    PanelKind,
    PanelSpec,
    Preset,
    Rolling,
    ScatterPlot,
    Series,
    Spans,
    State,
    TimeRange,
    TrendPlot,
)
from plantdesk.ui.charts.items import BarsItem
from plantdesk.ui.charts.spans import SpansItem
from plantdesk.ui.desk import Desk
from plantdesk.ui.theme import Theme
from plantdesk.ui.trends.panel import ChartPanel

TODAY = date(2016, 6, 30)
LAST = day_number(TODAY) - 1


def make(qtbot: QtBot, desk: Desk, spec: PanelSpec) -> ChartPanel:
    """Show a panel, filled."""
    panel = ChartPanel(desk, spec)
    qtbot.addWidget(panel)
    panel.resize(900, 500)
    panel.show()
    panel.finish()
    return panel


# --- what is kept ------------------------------------------------------------------------------------------------------


def test_a_panel_comes_back_from_its_words() -> None:
    """What a layout keeps is all there is to a panel."""
    spec = PanelSpec(
        (m.CU_PCT, m.RECOVERY_PCT),
        ("c1",),
        Rolling.WEEK,
        Against.LAST_YEAR,
        m.CURRENT_KA,
        PanelKind.SCATTER,
        m.SOURCE,
        "Mine",
    )
    assert PanelSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    assert PanelSpec.from_json({"figures": [m.CATHODE_T]}) == PanelSpec((m.CATHODE_T,))


@pytest.mark.parametrize(
    "kept", [None, [], {}, {"figures": []}, {"figures": [3]}, {"figures": "x"}, {"figures": ["x"], "kind": "pie"}]
)
def test_what_is_no_panel_is_refused_in_one_line(kept: object) -> None:
    """A layout of another program, or of a later one, brings nothing down."""
    with pytest.raises(Refused):
        PanelSpec.from_json(kept)


# --- trends ------------------------------------------------------------------------------------------------------------


def test_a_sum_is_bars_and_two_sections_are_lines(qtbot: QtBot, desk: Desk) -> None:
    """Section against section stands in one chart, each with its name at its end."""
    one = make(qtbot, desk, PanelSpec((m.CATHODE_T,)))
    assert isinstance(one.trend.item_of(f"{m.CATHODE_T}/"), BarsItem)
    assert one.title == "Cathode output, t a day"
    two = make(qtbot, desk, PanelSpec((m.CATHODE_T,), ("s1", "s2")))
    days, tonnes = two.trend.item_of(f"{m.CATHODE_T}/s2").points
    assert days[-1] == LAST
    assert tonnes[-1] == pytest.approx(80.2)
    assert [label.words if hasattr(label, "words") else label.name for label in two.trend._end_labels()] == [
        "Tankhouse 1",
        "Tankhouse 2",
    ]


def test_two_figures_stand_on_two_axes(qtbot: QtBot, desk: Desk) -> None:
    """Tonnes to the left, kiloamperes to the right, also where nobody said which goes right."""
    for spec in (PanelSpec((m.CATHODE_T,), second_axis=m.CURRENT_KA), PanelSpec((m.CATHODE_T, m.CURRENT_KA))):
        panel = make(qtbot, desk, spec)
        low, high = panel.trend._right_view.viewRange()[1]  # type: ignore[union-attr]
        assert low < 25.0 < high < 50
        assert panel.trend.view.viewRange()[1][1] > 150


@pytest.mark.parametrize(
    ("roll_up", "count", "last"),
    [(Rolling.SHIFT, 40, 80.2), (Rolling.WEEK, 4, 3 * 160.4), (Rolling.MONTH, 1, 20 * 160.4)],
)
def test_figures_are_rolled_up(qtbot: QtBot, desk: Desk, roll_up: Rolling, count: int, last: float) -> None:
    """Twenty days of two shifts, by shift, week and month; the week and the month that are not over are provisional."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), roll_up=roll_up))
    item = panel.trend.item_of(f"{m.CATHODE_T}/")
    assert isinstance(item, SpansItem)
    assert item.spans.values.size == count
    assert item.spans.values[-1] == pytest.approx(last)
    assert item.spans.states[-1] is (State.COMPLETE if roll_up is Rolling.SHIFT else State.PROVISIONAL)
    panel.time.point_at(LAST)
    panel.trend._hovering = True
    panel.trend._point(LAST)
    assert any(row.value.startswith(desk.language.number(last, 1)) for row in panel.trend.readout.rows)


def test_last_year_stands_on_the_same_calendar(qtbot: QtBot, desk: Desk) -> None:
    """What was entered a year ago is drawn on this year's date; without it the panel says so."""
    bare = make(qtbot, desk, PanelSpec((m.CATHODE_T,), compare=Against.LAST_YEAR))
    assert any("last year" in reason for reason in bare.reasons)
    year_ago = date(2015, 6, 20)
    entry = Entry(Subject(m.SECTION, "s1", year_ago, "day"), {m.CATHODE_T: readings("33.3")[0]})
    assert not desk.workplace.recorder.save([entry]).refused
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), compare=Against.LAST_YEAR))
    days, tonnes = panel.trend.item_of(f"{m.CATHODE_T}/:last").points
    assert tonnes[list(days).index(day_number(date(2016, 6, 20)))] == pytest.approx(33.3)
    assert not any("last year" in reason for reason in panel.reasons)


def test_a_missing_plan_is_said(qtbot: QtBot, desk: Desk) -> None:
    """A line that is not there is not a line at zero."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), compare=Against.PLAN))
    assert "There is no plan of Cathode output." in panel.reasons
    assert panel.trend.extent_of(f"{m.CATHODE_T}/:plan") == (math.inf, -math.inf)


@pytest.mark.parametrize("roll_up", [Rolling.AUTO, Rolling.SHIFT, Rolling.WEEK])
def test_what_arrives_is_drawn(qtbot: QtBot, desk: Desk, roll_up: Rolling) -> None:
    """An entry of another person reaches an open panel, rolled up or not."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), roll_up=roll_up))
    entry = Entry(Subject(m.SECTION, "s1", TODAY, "day"), {m.CATHODE_T: readings("55.5")[0]})
    assert not desk.workplace.recorder.save([entry]).refused
    desk.look()
    drawn = panel.trend._drawn[f"{m.CATHODE_T}/"]
    expected = 55.5 + (3 * 160.4 if roll_up is Rolling.WEEK else 0)
    assert drawn.at(LAST + 1) == pytest.approx(expected)


# --- cursors -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def plot(qtbot: QtBot) -> TrendPlot:
    """Give a chart of a rising line."""
    stretch = TimeRange(LAST - 99, LAST, Preset.ALL)
    plot = TrendPlot(Theme(), Language("en", {}), stretch)
    qtbot.addWidget(plot)
    plot.declare(Series("output", "Output", Kind.LINE, unit="t"))
    plot.set_series("output", np.arange(LAST - 99, LAST + 1), np.arange(100.0) + 100)
    plot.resize(900, 400)
    with qtbot.waitExposed(plot):
        plot.show()
    plot.setFocus()
    plot.settle()
    return plot


def letter(plot: TrendPlot, key: Qt.Key, text: str) -> None:
    """Press a key that writes no Latin letter."""
    QApplication.sendEvent(plot, QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, text))


def words(plot: TrendPlot) -> str:
    """What is said of the cursors."""
    return plot.cursor_words.text().replace("\u00a0", " ")


def test_cursors_are_placed_by_keys(plot: TrendPlot) -> None:
    """A and B at the day that is pointed at: values, difference, days between; Backspace takes them away."""
    plot._time.point_at(LAST - 50)
    QTest.keyClick(plot, Qt.Key.Key_A)
    assert "Output: A 149.0 t" in words(plot)
    plot._time.point_at(LAST - 10)
    QTest.keyClick(plot, Qt.Key.Key_B)
    assert plot._time.cursors == (LAST - 50, LAST - 10)
    assert "A 149.0 t · B 189.0 t · B − A +40.0 t, +26.8 %" in words(plot)
    assert "40 days" in words(plot)
    QTest.keyClick(plot, Qt.Key.Key_Backspace)
    assert not plot._time.cursors
    assert plot.cursor_words.isHidden()


def test_cursors_answer_to_the_russian_letters_of_their_keys(plot: TrendPlot) -> None:
    """Whoever types Russian finds A and B where they are printed."""
    plot._time.point_at(LAST - 50)
    letter(plot, Qt.Key.Key_unknown, "ф")
    plot._time.point_at(LAST - 40)
    letter(plot, Qt.Key.Key_unknown, "и")
    assert plot._time.cursors == (LAST - 50, LAST - 40)


def test_reversed_cursors_are_exchanged_and_it_is_said(plot: TrendPlot) -> None:
    """B before A: the earlier day is A, and the line says why."""
    plot._time.place_cursor(LAST - 10, 0)
    plot._time.place_cursor(LAST - 50, 1)
    assert plot._time.cursors == (LAST - 50, LAST - 10)
    assert "exchanged" in words(plot)
    plot._time.place_cursor(LAST - 20, 1)
    assert "exchanged" not in words(plot)


def test_cursors_are_placed_and_dragged_by_mouse(plot: TrendPlot) -> None:
    """Shift and a click place A, then B; a drag takes one along instead of moving the chart."""
    port = plot.canvas.viewport()

    def at(day: int) -> QPoint:
        return QPoint(plot.canvas.mapFromScene(plot.view.mapViewToScene(QPointF(day, 150.0))))

    for day in (LAST - 60, LAST - 30):
        QTest.mouseClick(port, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier, at(day))
    assert plot._time.cursors == (LAST - 60, LAST - 30)
    before = plot._time.start
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=at(LAST - 30))
    for day in range(LAST - 29, LAST - 19):
        QTest.mouseMove(port, at(day))
    QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=at(LAST - 20))
    assert plot._time.cursors == (LAST - 60, LAST - 20)
    assert plot._time.start == before


def test_a_cursor_on_a_gap_says_so(plot: TrendPlot) -> None:
    """A day without a value has no difference, and is not zero."""
    plot.update_point("output", LAST - 50, None)
    plot._time.place_cursor(LAST - 50)
    plot._time.place_cursor(LAST - 40)
    assert "A not entered" in words(plot)
    assert "B − A" not in words(plot)


# --- bad input ---------------------------------------------------------------------------------------------------------


def test_a_figure_that_is_not_there_is_said(qtbot: QtBot, desk: Desk) -> None:
    """A layout of another plant opens, and says what it misses."""
    panel = make(qtbot, desk, PanelSpec(("anode_scrap_t",)))
    assert panel.reasons == ("This plant has no figure “anode_scrap_t”: nothing is drawn of it.",)
    assert not panel.grab().isNull()


def test_an_empty_stretch_one_value_and_equal_values_are_said(qtbot: QtBot, desk: Desk) -> None:
    """Nothing yet, nothing in these days, one value, all the same: each has its own sentence."""
    never = make(qtbot, desk, PanelSpec((m.DRY_T,)))
    assert any("nothing has been entered yet" in reason for reason in never.reasons)
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,)))
    assert any("every value in view is 160.4" in reason for reason in panel.reasons)
    for first, last, words_ in ((LAST - 80, LAST - 60, "nothing was entered in these days"),):
        panel.time.set_extent(LAST - 100, LAST)
        panel.time.set_span(first, last)
        panel._show_view()
        assert any(words_ in reason for reason in panel.reasons)
    panel.time.set_span(LAST - 25.5, LAST - 18.5)
    panel._show_view()
    assert any("one value alone" in reason for reason in panel.reasons)
    low, high = panel.trend.view.viewRange()[1]
    assert low == 0 < 160.4 < high


def test_a_retired_figure_keeps_what_was_measured(qtbot: QtBot, desk: Desk) -> None:
    """Its past stands, and the panel says since when nothing comes; of one to come, from when it does."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,)))
    catalogue = desk.reader.catalogue
    figure = catalogue.figure(m.CATHODE_T)
    retired = figure._replace(spells=((date(2016, 1, 1), date(2016, 6, 15)),))
    to_come = figure._replace(spells=since(date(2017, 1, 1)))

    class Old:
        def series(self, key: str) -> object:
            return to_come if key == "to_come" else retired

    class Reader:
        catalogue = Old()

    class OldDesk:
        language, today, reader = desk.language, TODAY, Reader()

    panel.desk = OldDesk()  # type: ignore[assignment]
    assert panel._figure(m.CATHODE_T) is retired
    assert "Cathode output was retired on 15.06.2016; what was measured before stays." in panel._kept.values()
    panel._figure("to_come")
    assert panel._kept["to_come"] == "Cathode output is measured from 01.01.2017 on."
    panel.desk = desk


# --- distribution and scatter ------------------------------------------------------------------------------------------


def test_a_distribution_counts_each_day_once(qtbot: QtBot, desk: Desk) -> None:
    """All days in view are in its bins; the words say number, mean and that nothing varies."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), kind=PanelKind.HISTOGRAM))
    assert sum(panel.distribution.counts[0]) == 20
    assert panel.reasons[-1] == "20 values · mean 160.40 · median 160.40 · all values are equal"


@pytest.mark.parametrize("kind", [PanelKind.HISTOGRAM, PanelKind.SCATTER])
def test_a_day_of_which_a_part_is_missing_is_no_low_day(qtbot: QtBot, desk: Desk, kind: PanelKind) -> None:
    """What adds up is counted of whole days alone, as in a control chart, and the caption says how many are left out."""
    typed = {m.CATHODE_T: readings("55.5")[0], m.REJECT_T: readings("0.1")[0]}
    assert not desk.workplace.recorder.save([Entry(Subject(m.SECTION, "s1", TODAY, "day"), typed)]).refused
    figures = (m.CATHODE_T,) if kind is PanelKind.HISTOGRAM else (m.CATHODE_T, m.REJECT_T)
    panel = make(qtbot, desk, PanelSpec(figures, kind=kind))
    assert panel.reasons[-1].startswith("20 values · mean 160.40" if kind is PanelKind.HISTOGRAM else "20 days")
    assert "1 points are left out: some of their entries are missing." in panel.reasons


@pytest.mark.parametrize(
    ("given", "counted", "says"),
    [
        ([], 0, ""),
        ([np.nan, np.nan], 0, ""),
        ([5.0], 1, "one value has no spread"),
        ([0.0, 0.0], 2, "all values are equal"),
        ([1.0, 2.0, 4.0, 8.0, np.nan], 4, "standard deviation"),
    ],
)
def test_few_values_are_counted_sensibly(qtbot: QtBot, given: list[float], counted: int, says: str) -> None:
    """None, one, equal and missing values: bins that hold them, or a sentence."""
    plot = DistributionPlot(Theme(), Language("en", {}))
    qtbot.addWidget(plot)
    plot.show_groups([Group("", "data1", np.array(given))], "Output, t")
    assert sum(map(sum, plot.counts)) == counted
    assert bool(plot.reason) is (counted == 0)
    assert says in plot.words()
    assert not plot.grab().isNull()


def test_a_scatter_points_at_the_nearest_day(qtbot: QtBot) -> None:
    """The pointer, and Left and Right, say day, both values and the group; r is that of all points."""
    plot = ScatterPlot(Theme(), Language("en", {}))
    qtbot.addWidget(plot)
    plot.pointed.connect(plot.point_at)
    days = np.arange(LAST - 9, LAST + 1)
    x = np.arange(10.0)
    plot.show_clouds(
        [Cloud("North", "data1", days[:6], x[:6], 2 * x[:6]), Cloud("South", "data2", days[6:], x[6:], 2 * x[6:])],
        ("Head grade, %", "Recovery, %"),
        ("%", "%"),
        (2, 1),
    )
    plot.resize(500, 400)
    plot.show()
    place = plot.place(3.0, 6.0, plot.frame())
    assert plot.nearest(place + QPointF(3, 2)) == days[3]
    assert plot.nearest(QPointF(plot.frame().right(), plot.frame().bottom())) is None
    QTest.keyClick(plot, Qt.Key.Key_Left)
    QTest.keyClick(plot, Qt.Key.Key_Left)
    assert plot.day == LAST - 1
    assert plot.said(LAST - 1).replace("\u00a0", " ") == "28.06.2016: 8.00 %; 16.0 % · South"
    assert plot.words() == "10 days · correlation r = 1.00"
    QTest.keyClick(plot, Qt.Key.Key_Escape)
    assert plot.day is None


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_scatter_of_few_days_is_drawn(qtbot: QtBot, count: int) -> None:
    """No day in common, one, two, or one figure that never changes: drawn, and said."""
    plot = ScatterPlot(Theme("dark"), Language("en", {}))
    qtbot.addWidget(plot)
    cloud = Cloud("", "data1", np.arange(count), np.ones(count), np.ones(count))
    plot.show_clouds([cloud], ("a", "b"), ("", ""), (1, 1))
    assert bool(plot.reason) is (count == 0)
    assert ("too few" in plot.words()) is (count > 0)
    assert not plot.grab().isNull()


def test_a_scatter_needs_two_figures(qtbot: QtBot, desk: Desk) -> None:
    """One alone is said to be too few."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), kind=PanelKind.SCATTER))
    assert any("two figures" in reason for reason in panel.reasons)
    both = make(qtbot, desk, PanelSpec((m.CATHODE_T, m.CURRENT_KA), kind=PanelKind.SCATTER))
    assert both.scatter.clouds[0].days.size == 20


# --- periods in the chart itself ---------------------------------------------------------------------------------------


def test_a_missing_period_breaks_the_line(qtbot: QtBot, plot: TrendPlot) -> None:
    """A week without a value is a gap, in the picture and for who points at it."""
    plot.withdraw()
    plot.declare(Series("weeks", "Output", Kind.LINE, by_period=True, unit="t"))
    starts = np.array([LAST - 60.5, LAST - 53.5, LAST - 39.5])
    names = dict(zip(starts.tolist(), "abc", strict=True)).__getitem__
    plot.set_spans("weeks", Spans(starts, starts + 7, np.array([1.0, 2.0, 3.0]), [State.COMPLETE] * 3, names))
    assert plot._words.said(plot._drawn["weeks"], LAST - 55) == [("Output, a", "1.0\u00a0t")]
    assert plot._words.said(plot._drawn["weeks"], LAST - 45)[0][1] == "not entered"
    assert plot.extent_of("weeks") == (1.0, 3.0)


def test_the_first_day_of_a_period_is_a_day() -> None:
    """Of shifts that begin within the day, too."""
    for start, end in (
        (LAST - 0.5, LAST),
        (LAST, LAST + 0.5),
        (LAST - 0.5 + 2 / 3, LAST + 0.5),
        (LAST - 0.5, LAST + 6.5),
    ):
        assert Rolled(start, end, 1.0, PointState.COMPLETE, 1.0, 1.0, 1).first_day == LAST


def test_the_old_value_is_told_at_a_corrected_day(qtbot: QtBot, desk: Desk) -> None:
    """Who points at a ringed point reads what stood before, and in which shift; other days say nothing of it."""
    subject = Subject(m.SECTION, "s2", TODAY.replace(day=29), "night")
    standing = desk.reader.at([subject])[subject][m.CATHODE_T].revision
    entry = Entry(subject, {m.CATHODE_T: readings("41.7")[0]}, {m.CATHODE_T: standing})
    assert not desk.workplace.recorder.save([entry], reason="weighed again").refused
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,)))
    panel.trend._hovering = True
    panel.trend._point(LAST)
    rows = {row.name: row.value for row in panel.trend.readout.rows}
    assert rows.get("before: Tankhouse 2, Night") == "40.1 → 41.7", rows
    panel.trend._point(LAST - 1)
    assert not any(row.name.startswith("before") for row in panel.trend.readout.rows)


def test_a_table_of_periods_has_a_row_a_period(qtbot: QtBot, desk: Desk) -> None:
    """The total of a week stands once, not on each of its days."""
    panel = make(qtbot, desk, PanelSpec((m.CATHODE_T,), roll_up=Rolling.WEEK))
    panel.time.choose(Preset.DAYS_30)
    table = panel.trend.range_table()
    assert table.header == ("Day", "Period", "Cathode output, t", "Cathode output: state")
    assert [row[0] for row in table.rows] == [date(2016, 6, day) for day in (6, 13, 20, 27)]
    assert str(table.rows[1][2]) == "1122.8"
