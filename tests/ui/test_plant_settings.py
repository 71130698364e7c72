"""The settings page: a change holds from its day, what stood before is listed, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Change, Draft, Subject
from plantdesk.domain.quantities import Value
from plantdesk.services.directory import KINDS
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.recording import CONFIGURE, KEYBOARD
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.plant_settings import NAME, VALUE, WHY, PlantSettings
from plantdesk.ui.widgets.notice_line import Level

TODAY = date(2016, 6, 30)


@pytest.fixture
def page(qtbot: QtBot, desk: Desk) -> Iterator[PlantSettings]:
    """Open the page beside a window."""
    parent = QWidget()
    qtbot.addWidget(parent)
    opened = PlantSettings(desk, parent)
    with qtbot.waitExposed(opened):
        opened.show()
    yield opened
    opened.close()


def choose(page: PlantSettings, kind: str) -> None:
    """Go to a kind by keys."""
    page.kinds.setFocus()
    page.kinds.setCurrentRow(KINDS.index(kind))


def line(page: PlantSettings, key: str) -> QLineEdit:
    """Give the line of an attribute."""
    field = page._fields[key].widget
    assert isinstance(field, QLineEdit)
    return field


def write(qtbot: QtBot, page: PlantSettings, key: str, text: str) -> None:
    """Type an attribute anew."""
    field = line(page, key)
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)


def pick(qtbot: QtBot, page: PlantSettings, key: str, words: str) -> None:
    """Choose an attribute by the first letters of its words."""
    field = page._fields[key].widget
    assert isinstance(field, QComboBox)
    field.setFocus()
    qtbot.keyClicks(field, words)
    assert field.currentText().startswith(words)


def save(qtbot: QtBot, page: PlantSettings) -> None:
    """Save by key and wait for the answer."""
    qtbot.keyClick(page, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not page._saving)


def names(page: PlantSettings) -> list[str]:
    """Give the names in the list of units."""
    return [item.text() for row in range(page.units.rowCount()) if (item := page.units.item(row, NAME)) is not None]


def test_a_section_is_renamed_from_a_day_on(qtbot: QtBot, desk: Desk, page: PlantSettings) -> None:
    """The past keeps the old name; the history says from when, what before, by whom and why; one command is undone."""
    choose(page, p.SECTION)
    assert names(page) == ["Tankhouse 1", "Tankhouse 2"]
    assert line(page, p.NAME_EN).text() == "Tankhouse 1"
    write(qtbot, page, p.NAME_EN, "North hall")
    write(qtbot, page, p.CELLS_INSTALLED, "130")
    qtbot.keyClicks(page.reason, "rebuilt")
    save(qtbot, page)
    assert page.notice.text == "2 settings hold from 30.06.2016."
    plant = desk.plant
    assert plant.name(p.SECTION, "s1", TODAY).en == "North hall"
    assert plant.name(p.SECTION, "s1", date(2016, 6, 29)).en == "Tankhouse 1"
    assert plant.attribute(p.SECTION, "s1", p.CELLS_INSTALLED, TODAY) == "130"
    rows = [[page.history.item(row, column).text() for column in (VALUE, WHY)] for row in range(2)]
    assert ["Tankhouse 1 → North hall", "rebuilt"] in rows
    assert ["120 → 130", "rebuilt"] in rows
    assert names(page)[0] == "North hall"
    desk.workplace.undo.undo()
    desk.look()
    assert names(page)[0] == "Tankhouse 1"
    assert line(page, p.NAME_EN).text() == "Tankhouse 1"


def test_a_colliding_name_is_refused_beside_the_form(qtbot: QtBot, page: PlantSettings) -> None:
    """One line says which unit has it; what was typed stays, also for another look and another page."""
    choose(page, p.SECTION)
    write(qtbot, page, p.NAME_EN, "Tankhouse 2")
    save(qtbot, page)
    assert page.notice.level is Level.ERROR
    assert "s2" in page.notice.text
    choose(page, p.PERSON)
    choose(page, p.SECTION)
    assert line(page, p.NAME_EN).text() == "Tankhouse 2"
    assert page._desk.drafts == {"setting|section|s1|name_en": "Tankhouse 2"}


def test_a_new_unit_gets_an_id_of_its_name(qtbot: QtBot, desk: Desk, page: PlantSettings) -> None:
    """``Ctrl+N`` begins it; without a name it is not saved; it belongs to a division by choice."""
    choose(page, p.DIVISION)
    qtbot.keyClick(page, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    write(qtbot, page, p.NAME_EN, "New smelter")
    pick(qtbot, page, p.DIVISION_KIND, "smelter")
    save(qtbot, page)
    assert desk.plant.attribute(p.DIVISION, "new-smelter", p.DIVISION_KIND, TODAY) == p.SMELTER
    assert page.notice.level is Level.INFO
    page.show_unit(p.DIVISION, "new-smelter")
    choose(page, p.SECTION)
    page.add_unit()
    write(qtbot, page, p.CELLS_INSTALLED, "40")
    save(qtbot, page)
    assert "name" in page.notice.text
    write(qtbot, page, p.NAME_RU, "Hall 3")
    pick(qtbot, page, p.DIVISION_OF, "New")
    save(qtbot, page)
    assert page.notice.level is Level.INFO, page.notice.text
    assert desk.plant.division_of(p.SECTION, "hall-3", TODAY) == "new-smelter"


def test_a_division_without_sections_says_so(qtbot: QtBot, page: PlantSettings) -> None:
    """A warning, not a refusal: it may come first."""
    choose(page, p.DIVISION)
    page.add_unit()
    write(qtbot, page, p.NAME_EN, "Mine")
    save(qtbot, page)
    choose(page, p.SECTION)
    choose(page, p.DIVISION)
    assert page.notice.level is Level.WARNING
    assert "has no section" in page.notice.text


def test_other_shifts_ask_where_the_entries_go(qtbot: QtBot, desk: Desk, page: PlantSettings) -> None:
    """Without an answer the entries are listed; with one they move along."""
    choose(page, p.CREW)
    assert line(page, p.SHIFTS).text() == ""
    page.since.set_day(date(2016, 6, 29))
    write(qtbot, page, p.SHIFTS, "three")
    assert set(page.moves) == {"day", "night"}
    save(qtbot, page)
    assert page.notice.level is Level.ERROR
    assert "2016-06-29 day section:s1" in page.notice.text
    page.moves["day"].choose("first")
    page.moves["night"].choose("third")
    save(qtbot, page)
    assert page.notice.level is Level.INFO
    moved = desk.reader.at([Subject(m.SECTION, "s1", date(2016, 6, 29), "third")])
    assert [row[m.CATHODE_T].value for row in moved.values()] == ["40.1"]


def test_what_two_stations_added_is_joined_by_one_button(qtbot: QtBot, desk: Desk, page: PlantSettings) -> None:
    """Both are marked; the older one stays."""
    with desk.workplace.store.writing() as transaction:
        twin = Subject(p.SECTION, "x2", date(2016, 6, 20))
        transaction.append(Draft(CONFIGURE, "p2", KEYBOARD), [Change(twin, p.NAME_EN, "Tankhouse 2")])
    desk.look()
    page.show_unit(p.SECTION, "x2")
    assert page.notice.level is Level.CONFLICT
    assert page.join_button.isVisible()
    assert page.since.day == date(2016, 6, 20)
    qtbot.mouseClick(page.join_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page._saving)
    assert desk.plant.units(p.SECTION, TODAY) == ("s1", "s2")
    assert desk.plant.attribute(p.SECTION, "x2", p.STANDS_FOR, TODAY) == "s2"
    assert not page.join_button.isVisible()
    assert page.since.day == TODAY


def test_an_own_figure_is_declared_by_keys(qtbot: QtBot, desk: Desk, page: PlantSettings) -> None:
    """Key, name, unit and sheet are enough; a number that may be two is not guessed."""
    choose(page, p.FIGURE)
    assert "nothing here yet" in page.notice.text
    page.add_unit()
    assert page.key is not None
    qtbot.keyClicks(page.key, "anode_scrap_t")
    write(qtbot, page, p.NAME_EN, "Anode scrap")
    write(qtbot, page, p.MEASURES[0], "t")
    pick(qtbot, page, p.SHEET_OF, "Cathode")
    write(qtbot, page, p.HIGH, "1,234")
    save(qtbot, page)
    assert page.notice.level is Level.ERROR
    write(qtbot, page, p.HIGH, "400")
    save(qtbot, page)
    assert page.notice.level is Level.INFO, page.notice.text
    assert desk.plant.attribute(p.FIGURE, "anode_scrap_t", p.HIGH, TODAY) == "400"
    assert names(page) == ["Anode scrap"]


def test_every_editor_is_named_and_reached_by_tab(qtbot: QtBot, page: PlantSettings) -> None:
    """No field is without words for a screen reader, and none is left out of the way of Tab."""
    for kind in KINDS:
        choose(page, kind)
        page.add_unit()
        for field in page._fields.values():
            assert field.widget.accessibleName()
            assert field.widget.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_retiring_a_unit_warns_of_its_plans(qtbot: QtBot, desk: Desk, page: PlantSettings) -> None:
    """Before anything is saved the page says which plans fall, by the day on it; the answer to the save says so, too."""
    rows = [PlanRow(date(2016, month, 1), p.SECTION, "s1", m.CATHODE_T, Value(Decimal(2400))) for month in (6, 7, 8)]
    record_plan(desk.workplace.recorder, rows, KEYBOARD).or_raise()
    choose(page, p.SECTION)
    pick(qtbot, page, p.STATE, "retired")
    told = "Its plans for 07.2016, 08.2016 no longer count: the plan of a unit ends with it."
    assert page.notice.text == f"Check: Tankhouse 1 is to be retired. {told}"
    qtbot.keyClick(page._fields[p.STATE].widget, Qt.Key.Key_Up)
    assert page._fields[p.STATE].text == p.STOPPED
    assert page.notice.text == ""
    page.units.setCurrentCell(1, NAME)
    pick(qtbot, page, p.STATE, "retired")
    assert page.notice.text == ""
    page.units.setCurrentCell(0, NAME)
    pick(qtbot, page, p.STATE, "retired")
    save(qtbot, page)
    assert page.notice.text == f"Check: 1 setting holds from 30.06.2016. {told}"
