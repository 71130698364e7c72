"""A figure that is declared in one place appears on every surface: table, view, field, check, file, command, chart."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from plantdesk import app
from plantdesk.cli.commands import plantdesk
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import END_OF_SHIFT, OPTIONAL, Catalogue, Figure, Sum, Weighted, since
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import Text
from plantdesk.services.series import day_series
from plantdesk.ui import trends
from plantdesk.ui.charts import Preset, TrendPlot
from plantdesk.ui.tabs.cathode_tab import CathodeTab
from plantdesk.ui.widgets.notice_line import Level
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import make_plant, open_desk

PROBE = Figure(
    "anode_scrap_t",
    m.CATHODE,
    Text("Anode scrap", "Анодный скрап", "Анод сынығы"),
    Text("Scrap", "Скрап", "Сынық"),
    Text("t", "т", "т"),
    decimals=1,
    low=Decimal(0),
    high=Decimal(400),
    due=OPTIONAL,
    adds=Sum(),
    source="scale",
    headings=("anode scrap", "скрап анодный"),
)
DAY = date(2016, 6, 30)
DECLARATION = {
    p.SHEET_OF: PROBE.sheet,
    **dict(zip(p.NAMES, PROBE.name.spellings(), strict=True)),
    **dict(zip(p.SHORTS, PROBE.short.spellings(), strict=True)),
    p.MEASURES[0]: PROBE.unit.en,
    p.HIGH: "400",
    p.HEADINGS: "; ".join(PROBE.headings),
}


@pytest.fixture(params=["in the code", "in the ledger"])
def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Path]:
    """Give a store whose catalogue has the probe: as if its line stood in measures.py, or declared by the plant."""
    monkeypatch.setattr(app, "system_clock", clock.now)
    path = tmp_path / "probe.plantdesk"
    if request.param == "in the code":
        monkeypatch.setattr(app, "composed_catalogue", lambda: m.standard_catalogue().with_figures([PROBE]))
        make_plant(path, clock, days=2)
    else:
        make_plant(path, clock, days=2)
        words = [f"{key}={value}" for key, value in DECLARATION.items()]
        run(path, "configure", "figure", PROBE.key, *words, "--from", "2016-06-01")
    yield path
    run(path, "verify")


def run(store: Path, *words: str, code: int = 0) -> str:
    """Run the command line on the store."""
    result = CliRunner().invoke(plantdesk, ["--store", str(store), "--author", "p1", "--lang", "en", *words])
    assert result.exit_code == code, result.output
    return result.output


def enter(store: Path, text: str, code: int = 0) -> str:
    """Enter the probe figure of one section."""
    return run(store, "add", "cathode", f"day={DAY}", "shift=day", "section=Tankhouse 1", text, code=code)


def test_the_command_line_takes_and_checks_it(store: Path) -> None:
    """By key or by name in any language; its hard limit is refused with its name."""
    enter(store, "anode_scrap_t=12,5")
    assert "Anode scrap" in enter(store, "Анодный скрап=401", code=2)
    assert "12.5" in run(store, "show", "cathode", "--day", DAY.isoformat())
    assert "12.5" in run(store, "history", "cathode", f"day={DAY}", "shift=day", "section=s1", PROBE.key)


def test_the_view_of_the_sheet_has_its_column(store: Path) -> None:
    """Whoever opens the file with another program finds it under its key."""
    enter(store, "anode_scrap_t=12,5")
    with sqlite3.connect(store) as db:
        rows = db.execute(f"SELECT {PROBE.key} FROM sheet_cathode WHERE day = ?", [DAY.isoformat()]).fetchall()
    db.close()
    assert rows == [("12.5",)]


def test_it_goes_out_and_comes_in_by_file(store: Path, tmp_path: Path) -> None:
    """Exported under its key; taken from a file by a heading that its declaration names."""
    enter(store, "anode_scrap_t=12,5")
    out = tmp_path / "out.csv"
    run(store, "export", "cathode", "--from", DAY.isoformat(), "-o", str(out))
    with out.open(encoding="utf-8", newline="") as file:
        assert [row[PROBE.key] for row in csv.DictReader(file)] == ["12.5"]
    log = tmp_path / "log.csv"
    log.write_text("Дата;Смена;Секция;Скрап анодный\n30.06.2016;day;Tankhouse 2;9,5\n", encoding="utf-8")
    answer = json.loads(run(store, "import", "cathode", str(log), "--json"))
    assert (answer["added"], answer["refused"]) == (1, 0)


def test_the_form_has_a_field_for_it_and_the_trend_its_days(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """It stands in the grid with name and limits, is saved by the same button, and adds up by day."""
    with open_desk(store, clock) as desk:
        tab = CathodeTab(desk)
        qtbot.addWidget(tab)
        tab.form.show_shift(DAY, "day")
        field = tab.form.grids[m.CATHODE].fields["s1", PROBE.key]
        assert "Anode scrap" in field.accessibleName()
        qtbot.keyClicks(field, "401")
        tab.form.settle()
        assert tab.form.notice.level is Level.ERROR
        assert "Anode scrap" in tab.form.notice.text
        field.clear()
        qtbot.keyClicks(field, "12,5")
        with qtbot.waitSignal(tab.form.saved, timeout=5000):
            tab.form.save_button.click()
        assert day_series(desk.reader, PROBE.key, "", DAY, DAY).values == [12.5]


def colour_at(plot: TrendPlot, day: int, value: float) -> QColor:
    """Give the colour in which a place of a chart is drawn now."""
    picture = plot.canvas.grab().toImage()
    return QColor(picture.pixelColor(plot.canvas.mapFromScene(plot.view.mapViewToScene(QPointF(day, value)))))


def test_it_is_chosen_in_the_chart_of_the_window_and_drawn(qtbot: QtBot, store: Path, clock: FixedClock) -> None:
    """The heading of the chart offers it by name; chosen by keys, its day stands there as a bar that adds sections up."""
    enter(store, "anode_scrap_t=12,5")
    run(store, "add", "cathode", f"day={DAY}", "shift=day", "section=Tankhouse 2", "anode_scrap_t=7.5")
    with open_desk(store, clock) as desk:
        tab = CathodeTab(desk)
        qtbot.addWidget(tab)
        tab.resize(1366, 680)
        with qtbot.waitExposed(tab):
            tab.show()
        tab.add_charts(trends)
        board = tab.findChild(trends.CathodeTrends)
        assert board is not None
        board.finish()
        board.choice.setFocus()
        qtbot.keyClicks(board.choice, "Anode")
        board.finish()
        assert board.choice.currentText() == "Anode scrap, t a day"
        assert board.output.view.viewRange()[1][0] == 0
        board.time.choose(Preset.DAYS_30)
        bar = desk.theme.colour("data1")
        qtbot.waitUntil(lambda: colour_at(board.output, day_number(DAY), 15.0) == bar)
        board.output.setFocus()
        board.time.point_at(day_number(DAY))
        assert ("day", "20.0\u00a0t") in [(row.name, row.value) for row in board.output.readout.rows]


def test_a_figure_that_is_due_leaves_the_shifts_before_its_first_day_complete(
    tmp_path: Path, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Declared with its first day: what was whole stays whole and takes no such value; from that day on it is awaited."""
    monkeypatch.setattr(app, "system_clock", clock.now)
    path = tmp_path / "dated.plantdesk"
    make_plant(path, clock, days=3)
    figure = PROBE._replace(
        key="probe_c", due=END_OF_SHIFT, adds=Weighted(m.AMPERE_HOURS_KAH), high=Decimal(80), source="meter"
    )
    before, first = date(2016, 6, 28), date(2016, 6, 29)

    def told(declared: Figure) -> list[tuple[str, str]]:
        monkeypatch.setattr(app, "composed_catalogue", lambda: m.standard_catalogue().with_figures([declared]))
        found = json.loads(run(path, "board", "--day", first.isoformat(), "--days", "2", "--json"))
        units = [unit for division in found["divisions"] for unit in division["units"]]
        return [(shift["day"], shift["sign"]) for unit in units for shift in unit["shifts"]]

    always = told(figure)
    dated = told(figure._replace(spells=since(first)))
    assert dated != always
    assert [sign for day, sign in dated if day == before.isoformat()] == ["complete"] * 4
    assert "complete" not in [sign for day, sign in dated if day == first.isoformat()]
    where = ("add", "cathode", f"day={before}", "shift=day", "section=Tankhouse 1", "probe_c=62")
    assert "is not measured on 28.06.2016" in run(path, *where, code=2)
    where = ("add", "cathode", f"day={first}", "shift=day", "section=Tankhouse 1", "probe_c=62")
    run(path, *where)
    assert "62.0" in run(path, "trace", "probe_c@day", "--on", first.isoformat())


def test_every_declared_figure_is_complete() -> None:
    """Each figure has names in three languages, a sheet, limits that are in order, and headings to import by."""
    catalogue: Catalogue = m.standard_catalogue()
    for figure in catalogue:
        assert all(figure.name.spellings())
        assert all(figure.short.spellings())
        assert catalogue.sheet(figure.sheet)
        assert figure.high is None or figure.low < figure.high
        low, high = figure.plausible
        assert low is None or low >= figure.low
        assert high is None or figure.high is None or high <= figure.high
        assert figure.headings
