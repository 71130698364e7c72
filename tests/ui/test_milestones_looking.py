"""The milestones follow the one control of the window: a division, a route, a past day, and what was known then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from plantdesk.app import open_workplace
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Subject
from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME, PROJECT
from plantdesk.domain.scope import HYDRO, PYRO, Scope
from plantdesk.services.attention import attention
from plantdesk.services.lens import Lens
from plantdesk.services.overview import overview
from plantdesk.services.programme import portfolio as portfolio_of
from plantdesk.services.programme_figures import as_json
from plantdesk.services.programme_recording import record
from plantdesk.services.trace import trace
from plantdesk.ui import trends
from plantdesk.ui.desk import Desk
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.models.milestone_columns import FORECAST, NAME, STATUS
from plantdesk.ui.models.programme_rows import Row
from plantdesk.ui.tabs.milestones_tab import MilestonesTab
from plantdesk.ui.tabs.programme_head import GANTT, S_CURVE, TREND, WHAT_IF
from plantdesk.ui.tracing import figure_of
from tests.helpers.clocks import FixedClock
from tests.stories.conftest import NotedDialogs

TODAY, BEFORE = date(2016, 6, 30), date(2016, 6, 20)
PLAN: dict[Subject, dict[str, str | None]] = {
    Subject(PROGRAMME, "PG-1"): {"name_en": "State programme", "end": "2019-12-31"},
    Subject(PROJECT, "P-1"): {
        "name_en": "Electrowinning shop",
        "programme": "PG-1",
        "division": "d2",
        "route": HYDRO,
        "budget": "400",
        "spend": "100",
        "currency": "KZT",
    },
    Subject(PROJECT, "P-2"): {
        "name_en": "Gas duct",
        "programme": "PG-1",
        "division": "d1",
        "route": PYRO,
        "budget": "1000",
        "spend": "900",
        "currency": "KZT",
    },
    Subject(MILESTONE, "M-1"): {
        "name_en": "Shop started",
        "in_project": "P-1",
        "baseline": "2016-10-01",
        "forecast": "2016-10-01",
        "depends": "M-2:FS:0",
    },
    Subject(MILESTONE, "M-2"): {
        "name_en": "Duct mounted",
        "in_project": "P-2",
        "baseline": "2016-06-10",
        "forecast": "2016-06-25",
    },
    Subject(MILESTONE, "M-3"): {
        "name_en": "Duct warm",
        "in_project": "P-2",
        "baseline": "2016-07-01",
        "actual": "2016-06-28",
    },
}
Show = Callable[[Lens], MilestonesTab]


@pytest.fixture
def desk(desk: Desk, store: Path, clock: FixedClock) -> Desk:
    """Give a desk at a plant of two divisions with a project each; a forecast slipped after it was first recorded."""
    desk.workplace.recorder.configure(
        [
            (Subject(p.DIVISION, key, p.FIRST_DAY), {p.NAME_EN: name})
            for key, name in (("d1", "Smelter"), ("d2", "Hydro"))
        ]
    )
    with open_workplace(store, "p1", clock=clock.now) as workplace:
        record(workplace.recorder, TODAY, PLAN, "agreed").or_raise()
        clock.advance(days=3)
        later = {Subject(MILESTONE, "M-1"): {"forecast": "2016-12-15"}}
        record(workplace.recorder, date(2016, 7, 3), later, "pumps late").or_raise()
    desk.look()
    return desk


@pytest.fixture
def show(qtbot: QtBot, desk: Desk) -> Show:
    """Give what shows the milestones of a window that looks through a lens."""

    def shown(lens: Lens) -> MilestonesTab:
        desk.look_through(lens)
        window = MainWindow(desk, NotedDialogs(), "milestones")
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow, timeout=5000)
        return window.milestones

    return shown


def numbers(tab: MilestonesTab) -> dict[str, str]:
    """Give what the counters say."""
    return {key: counter.number for key, counter in tab.counters.items() if key != "rate"}


def cell(tab: MilestonesTab, code: str, column: int) -> str:
    """Give what a cell of a milestone shows."""
    tab.table.show_milestone(code)
    return str(tab.table.index_of(code, column).data())


@pytest.mark.parametrize("scope", [Scope("d2"), Scope(process=HYDRO), Scope("d2", HYDRO)])
def test_table_counters_and_bars_are_those_of_the_part(show: Show, scope: Scope) -> None:
    """In a window of one division or route there are its projects, their counters and bars, and no other choice."""
    tab = show(Lens(scope=scope))
    assert tab.table.rows == (Row(PROJECT, "P-1"),)
    assert numbers(tab) == {"all": "1", "done": "0", "due": "1", "late": "1", "risk": "0", "spent": "25 %"}
    assert tab.table.bar(0) is not None
    routes = tab.filter.choices["route"]
    assert [routes.itemData(place) for place in range(routes.count())] == [None, HYDRO]
    assert tab.add_button.isVisible()


def test_the_whole_has_both(show: Show) -> None:
    """Without a lens both projects are there."""
    tab = show(Lens())
    assert tab.table.rows == (Row(PROJECT, "P-1"), Row(PROJECT, "P-2"))
    assert numbers(tab) == {"all": "2", "done": "0", "due": "2", "late": "2", "risk": "0", "spent": "71 %"}


def test_curve_and_trend_are_those_of_the_part(show: Show) -> None:
    """The S-curve adds up the milestones of the division alone; the trend offers one of its own."""
    tab = show(Lens(scope=Scope("d2")))
    tab.add_charts(trends)
    tab.show_view(S_CURVE)
    tab.settle()
    assert "done 0.0 %" in tab.curve.words.text()
    tab.show_view(TREND)
    tab.settle()
    assert [line.code for line in tab.trends.chart.lines] == ["M-1"]
    tab.show_view(GANTT, remember=False)


def test_reminders_and_the_overview_follow_the_part(desk: Desk, show: Show) -> None:
    """What needs attention and the tile of the overview leave out the projects of other divisions."""
    told = {}
    for scope in (Scope(), Scope("d1"), Scope("d2")):
        show(Lens(scope=scope))
        figures = overview(desk.reader, desk.today)
        lines = [one.unit for one in attention(desk.reader, desk.now, figures) if one.tab == "milestones"]
        told[scope] = (figures.milestones.total, lines)
    assert told == {Scope(): (2, ["M-1", "M-2"]), Scope("d1"): (1, ["M-2"]), Scope("d2"): (1, ["M-1"])}


def test_a_part_without_projects_says_so(show: Show) -> None:
    """Where nothing belongs to what is shown, a sentence names it instead of an empty table."""
    tab = show(Lens(scope=Scope("d2", PYRO)))
    assert tab.empty.isVisible()
    assert any("Hydro" in line.text() for line in tab.empty.findChildren(QLabel))


def test_a_project_that_is_added_belongs_to_the_part(qtbot: QtBot, desk: Desk, show: Show) -> None:
    """Whoever adds a project in the window of a division finds it there."""
    tab = show(Lens(scope=Scope("d2", HYDRO)))
    qtbot.keyClick(tab.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: Row(PROJECT, "P-3") in tab.table.rows, timeout=5000)
    row = desk.reader.at([Subject(PROJECT, "P-3")])[Subject(PROJECT, "P-3")]
    assert (row["division"].value, row["route"].value) == ("d2", HYDRO)
    qtbot.waitUntil(lambda: tab.list.state() == tab.list.State.EditingState, timeout=5000)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)


def test_what_lies_elsewhere_still_pushes(desk: Desk, show: Show) -> None:
    """A milestone of another division that moves pushes what waits for it here, and decides about the end."""
    tab = show(Lens(scope=Scope("d2")))
    tab.settle()
    assert tab.table.critical == {"M-1"}  # it is tied to one that is not shown
    tab.show_view(WHAT_IF, remember=False)
    tab.chart.proposed.emit("M-2", date(2017, 2, 1))
    tab.settle()
    assert tab.table.imagined["M-1"] >= date(2017, 2, 1)


@pytest.mark.parametrize(
    ("lens", "forecast", "status", "day"),
    [
        (Lens(known_on=TODAY), "01.10.2016", Status.ON_TIME, TODAY),
        (Lens(as_of=BEFORE), "15.12.2016", Status.LATE, BEFORE),
        (Lens(as_of=BEFORE, known_on=TODAY), "01.10.2016", Status.ON_TIME, BEFORE),
        (Lens(), "15.12.2016", Status.LATE, date(2016, 7, 3)),
    ],
)
def test_a_past_day_shows_what_held_and_what_was_known(
    show: Show, lens: Lens, forecast: str, status: Status, day: date
) -> None:
    """As of a day dates are counted to it; as known on a day, later forecasts are not there yet."""
    tab = show(lens)
    assert cell(tab, "M-1", FORECAST) == forecast
    assert status.label.en in cell(tab, "M-1", STATUS)
    met = tab.table.status(Row(MILESTONE, "M-3")) is Status.DONE
    assert met == (day >= date(2016, 6, 28))
    scale = tab.chart.scale
    assert scale.x(day) == pytest.approx(scale.x(tab._as_of))


def test_the_past_is_said_plainly_and_takes_nothing(qtbot: QtBot, show: Show) -> None:
    """The bar above and the line beneath say that this is not now; no cell opens, no key moves a date, none adds."""
    tab = show(Lens(as_of=BEFORE))
    assert tab.window().look_bar is not None  # type: ignore[attr-defined]
    assert "does not show now" in tab.notice.text
    assert "20.06.2016" in tab._panel.caption.text()
    tab.table.show_milestone("M-2")
    tab.list.setCurrentIndex(tab.table.index_of("M-2", FORECAST))
    for key in (Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_Delete, Qt.Key.Key_5):
        qtbot.keyClick(tab.list, key)
        assert tab.list.state() != tab.list.State.EditingState
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    rows = tab.table.rows
    qtbot.keyClick(tab.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(tab.list, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert (tab.table.rows, tab.table.typing) == (rows, {})
    assert not any(part.isVisible() for part in (tab.add_button, tab.project_button, tab.reason))


def test_the_past_may_be_imagined_otherwise_but_not_recorded(qtbot: QtBot, show: Show) -> None:
    """What-if reads only, so it works on a past day, too; to propose it as a forecast is refused with the reason."""
    tab = show(Lens(as_of=BEFORE))
    tab.show_view(WHAT_IF, remember=False)
    tab.table.show_milestone("M-1")
    tab.list.setCurrentIndex(tab.table.index_of("M-1", NAME))
    qtbot.keyClick(tab.list, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    tab.settle()
    assert tab.table.imagined["M-1"] == date(2016, 12, 16)
    assert tab.compared.lines
    tab.notice.clear()
    qtbot.mouseClick(tab.compared.take_button, Qt.MouseButton.LeftButton)
    assert "does not show now" in tab.notice.text
    assert not tab.has_typing
    assert tab.view == WHAT_IF


def test_nothing_was_known_before_it_was_recorded(show: Show) -> None:
    """As known before the programme was recorded there is none, and the sentence offers no button to add one."""
    tab = show(Lens(known_on=date(2016, 6, 29)))
    assert tab.empty.isVisible()
    assert "known then" in " ".join(line.text() for line in tab.empty.findChildren(QLabel))


# --- where the counters come from --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "chosen", [{}, {"route": HYDRO}, {"status": Status.LATE}, {"division": "d1", "programme": "PG-1"}]
)
@pytest.mark.parametrize("scope", [Scope(), Scope("d1")])
def test_every_counter_is_explained_as_it_is_shown(
    desk: Desk, show: Show, scope: Scope, chosen: dict[str, object]
) -> None:
    """Whatever part the filter and the window show, F3 on a counter explains that very number, down to what follows."""
    tab = show(Lens(scope=scope))
    for key, value in chosen.items():
        tab.filter.choices[key].choose(value)
    named = {}
    for key, counter in tab.counters.items():
        asked = figure_of(counter)
        assert asked is not None
        found = trace(desk.reader, asked.ref, asked.day, asked.unit)
        assert found.holds, asked
        shown = counter.number.removesuffix(" %")
        if found.value is None:
            assert shown in ("0", "–", "unknown"), (asked, shown)
        else:
            assert shown == desk.language.number(found.value, found.decimals), (asked, shown)
        named[asked.ref.partition(".")[2]] = key
    answer = as_json(portfolio_of(desk.reader), desk.today)
    assert named.keys() <= answer.keys()  # each path is one of “milestones --json”


def test_a_part_that_nobody_can_mean_is_refused(desk: Desk) -> None:
    """A word of another kind, or a status that is none, is told with an example."""
    for unit in ("colour=red", "status=soon"):
        with pytest.raises(Refused) as fault:
            trace(desk.reader, "milestones.done", TODAY, unit)
        assert "route=hydro;status=late" in desk.language.say(fault.value.message)


@pytest.mark.parametrize(
    ("key", "value", "rows"),
    [
        ("programme", "PG-1", ["P-1", "P-2"]),
        ("programme", "PG-2", ["P-3"]),
        ("route", PYRO, ["P-2", "P-3"]),
        ("division", "d2", ["P-1"]),
        ("owner", "O. Kim", ["P-3"]),
        ("status", Status.LATE, ["P-1", "P-2"]),
        ("status", Status.AT_RISK, ["P-3"]),
    ],
)
def test_each_filter_narrows_rows_bars_and_counters(
    qtbot: QtBot, desk: Desk, show: Show, key: str, value: object, rows: list[str]
) -> None:
    """By keys alone: programme, route, division, owner and status; “Show all” takes them back."""
    more: dict[Subject, dict[str, str | None]] = {
        Subject(PROGRAMME, "PG-2"): {"name_en": "Company programme"},
        Subject(PROJECT, "P-3"): {
            "name_en": "Fan",
            "programme": "PG-2",
            "route": PYRO,
            "owner_en": "O. Kim",
            "owner_ru": "О. Ким",
            "division": "d1",
        },
        Subject(MILESTONE, "M-4"): {
            "name_en": "Fan runs",
            "in_project": "P-3",
            "baseline": "2016-12-01",
            "forecast": "2016-12-20",
        },
    }
    record(desk.workplace.recorder, desk.workplace.today, more).or_raise()
    desk.look()
    tab = show(Lens())
    choice = tab.filter.choices[key]
    choice.setFocus()
    for _ in range(choice.findData(value)):
        qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert choice.currentData() == value
    assert [row.code for row in tab.table.rows if row.kind == PROJECT] == rows
    assert all(tab.table.bar_of(Row(PROJECT, code)) for code in rows)
    assert tab.counters["all"].number == str(len(rows))
    assert tab.counters["due"].number == str(len(rows))
    late = [code for code in rows if tab.table.status(Row(PROJECT, code)) is Status.LATE]
    assert tab.counters["late"].number == str(len(late))
    qtbot.mouseClick(tab.filter.clear_button, Qt.MouseButton.LeftButton)
    assert tab.counters["all"].number == "3"
