"""A project file in the window: differences with ticks, by keys and clicks; what is not ticked stays as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from plantdesk.cli.window import file_work
from plantdesk.domain.ledger import Subject
from plantdesk.domain.programme import MILESTONE, Evidence
from plantdesk.domain.text import Message
from plantdesk.services.programme import EVIDENCE, write_evidence
from plantdesk.services.programme_recording import record
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.import_programme import ImportProgrammeWindow
from plantdesk.ui.dialogs.window_dialogs import WindowDialogs
from plantdesk.ui.models.difference_table import CODE, NAME, NEW, OLD, WHAT
from tests.helpers.clocks import FixedClock
from tests.helpers.desks import open_desk
from tests.helpers.programmes import RECORDS, TODAY, add_division, project, task, write


class Window(QWidget):
    """A window with a status line."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[str, bool]] = []

    def tell(self, message: Message, wrong: bool = False) -> None:
        """Remember what was said."""
        self.told.append((str(message), wrong))


@dataclass
class Answers:
    """Chooses files as a person would."""

    file: Path | None = None
    proposed: list[Path] = field(default_factory=list)

    def open(self, parent: QWidget, title: str, folder: Path, kinds: str) -> Path | None:
        """Give the file."""
        return self.file

    def save(self, parent: QWidget, title: str, proposed: Path, kinds: str) -> Path | None:
        """Give the file, and remember what was proposed."""
        self.proposed.append(proposed)
        return self.file


@dataclass
class Bench:
    """A window with its dialogs."""

    desk: Desk
    window: Window
    dialogs: WindowDialogs
    answers: Answers
    qtbot: QtBot

    def opened(self, path: Path) -> ImportProgrammeWindow:
        """Open a file in the dialog, and wait until it is read."""
        self.answers.file = path
        self.dialogs.import_file(self.window, "milestones")
        found = self.dialogs._open["import programme"]
        assert isinstance(found, ImportProgrammeWindow)
        self.qtbot.waitUntil(lambda: not found.bar.isVisibleTo(found))
        return found

    def stands(self, code: str, key: str) -> str | None:
        """Give what is recorded of a milestone."""
        row = self.desk.reader.at([Subject(MILESTONE, code)]).get(Subject(MILESTONE, code), {})
        return row[key].value if key in row else None


@pytest.fixture
def bench(qtbot: QtBot, desk: Desk) -> Iterator[Bench]:
    """Give a window at a plant that has the small programme."""
    window, answers = Window(), Answers()
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    rows = {subject: {k: v for k, v in row.items() if v} for subject, row in RECORDS.items()}
    add_division(desk.workplace.recorder)
    record(desk.workplace.recorder, TODAY, rows, "agreed").or_raise()
    desk.look()
    dialogs = WindowDialogs(desk, file_work(desk.workplace), answers)
    yield Bench(desk, window, dialogs, answers, qtbot)
    import shiboken6

    for opened in list(dialogs._open.values()):
        if shiboken6.isValid(opened):
            opened.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


FIELD = "<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><Alias>PlantDesk code</Alias></ExtendedAttribute></ExtendedAttributes>"


def ours(uid: int, name: str, code: str, day: str, baseline: str) -> str:
    """Write a milestone as our own export does."""
    raw = (
        f"<ExtendedAttribute><FieldID>188743731</FieldID><Value>milestone:{code}</Value></ExtendedAttribute>"
        f"<Baseline><Number>0</Number><Finish>{baseline}T17:00:00</Finish></Baseline>"
    )
    return task(uid, name, Start=f"{day}T17:00:00", Finish=f"{day}T17:00:00", raw=raw)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Give a file that moves a forecast and a baseline of what is recorded."""
    tasks = (
        ours(1, "Electrowinning started", "M-2", "2017-01-20", "2016-11-15"),
        ours(2, "=Насосы пущены", "M-3", "2017-02-01", "2017-02-01"),
    )
    return write(tmp_path, project(*tasks, head=FIELD))


def test_what_differs_is_listed_and_a_promise_is_not_ticked(bench: Bench, file: Path) -> None:
    """Forecasts come ticked, a baseline that stands does not; Enter in the reason takes over what is ticked, at once."""
    window = bench.opened(file)
    model = window.model
    lines = [tuple(str(model.index(n, c).data()) for c in (CODE, WHAT, OLD, NEW)) for n in range(model.rowCount())]
    assert lines == [
        ("M-2", "Baseline", "01.11.2016", "15.11.2016"),
        ("M-2", "Forecast", "17.12.2016", "20.01.2017"),
        ("M-3", "Forecast", "blank", "01.02.2017"),
    ]
    ticks = [Qt.CheckState(model.index(n, CODE).data(Qt.ItemDataRole.CheckStateRole)) for n in range(3)]
    assert ticks == [Qt.CheckState.Unchecked, Qt.CheckState.Checked, Qt.CheckState.Checked]
    bench.qtbot.keyClicks(window.reason, "minutes of 28 June")
    with bench.qtbot.waitSignal(bench.desk.changed):
        bench.qtbot.keyClick(window.reason, Qt.Key.Key_Return)
    assert (bench.stands("M-2", "forecast"), bench.stands("M-2", "baseline")) == ("2017-01-20", "2016-11-01")
    bench.qtbot.waitUntil(lambda: ("2 values recorded from plan.xml.", False) in bench.window.told)


def test_what_differs_is_told_in_words_and_names_of_the_readers_language(
    qtbot: QtBot, bench: Bench, clock: FixedClock, tmp_path: Path
) -> None:
    """Whoever decides reads names of records, divisions, routes and states, in Russian where they read Russian."""
    path = tmp_path / "plan.csv"
    path.write_text(
        "kind,code,programme,project,name_en,name_ru,division,route,status_by_hand,effect_from,effect_figure,baseline\n"
        "project,P-2,PG-1,,Dam,Дамба,hydro,pyro,late,M-3,cathode_t,\n"
        "programme,PG-1,,,State programme,Государственная программа,,,,,,\n"
        "programme,PG-9,,,Plan of the region,План региона,,,,,,\n"
        "project,P-9,PG-9,,Roads,Дороги,,,,,,\n",
        encoding="utf-8",
    )
    with open_desk(bench.desk.workplace.path, clock, "ru") as desk:
        dialogs = WindowDialogs(desk, file_work(desk.workplace), Answers(path))
        dialogs.import_programme(bench.window)
        window = dialogs._open["import programme"]
        assert isinstance(window, ImportProgrammeWindow)
        qtbot.waitUntil(lambda: not window.bar.isVisibleTo(window))
        model = window.model
        lines = [[str(model.index(n, c).data()) for c in (CODE, NAME, WHAT, NEW)] for n in range(model.rowCount())]
        window.close()
    said = {(code, what): (name, new) for code, name, what, new in lines}
    assert said["P-2", "Программа"][1] == "PG-1 Государственная программа"
    assert said["P-2", "Название, русский"][1] == "Дамба"
    assert said["P-2", "Подразделение"][1] == "Гидрометаллургия"
    assert said["P-2", "Передел"][1] == "пирометаллургический"
    assert said["P-2", "Статус вручную"][1] == "Срыв срока"
    assert said["P-2", "Эффект с вехи"][1] == "M-3 =Насосы пущены"
    assert said["P-2", "Эффект на показатель"][1] == "Выпуск катодов"
    assert said["P-9", "новая запись: Проект"] == ("Дороги", "Программа PG-9 План региона")


def test_space_and_buttons_tick(bench: Bench, file: Path) -> None:
    """Space ticks the line in focus; with nothing ticked there is nothing to import."""
    window = bench.opened(file)
    bench.qtbot.mouseClick(window.none, Qt.MouseButton.LeftButton)
    assert not window.import_button.isEnabled()
    window.view.selectRow(0)
    bench.qtbot.keyClick(window.view, Qt.Key.Key_Space)
    assert window.model.ticked == {0}
    assert window.import_button.text().endswith("(1)")
    bench.qtbot.mouseClick(window.all, Qt.MouseButton.LeftButton)
    assert window.model.ticked == {0, 1, 2}
    place = window.view.visualRect(window.model.index(0, CODE)).center()
    bench.qtbot.mouseClick(window.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    with bench.qtbot.waitSignal(bench.desk.changed):
        bench.qtbot.mouseClick(window.import_button, Qt.MouseButton.LeftButton)
    assert (bench.stands("M-2", "forecast"), bench.stands("M-3", "forecast")) == ("2017-01-20", "2017-02-01")
    assert bench.stands("M-2", "baseline") == "2016-11-01"


def test_a_fault_of_the_file_stands_in_the_window(bench: Bench, tmp_path: Path) -> None:
    """A broken file says where it is broken, and nothing can be imported from it."""
    window = bench.opened(write(tmp_path, project(task(1, "A"), task(1, "B"))))
    assert "line 5" in window.notice.text
    assert not window.import_button.isEnabled()
    assert window.model.rowCount() == 0


def test_lines_that_cannot_be_taken_say_why_and_have_no_tick(bench: Bench, tmp_path: Path) -> None:
    """An actual date in the future is marked with its row; the rest of the file can still be taken."""
    late = task(5, "Met tomorrow", Finish="2016-08-01T17:00:00", ActualFinish="2016-08-01T17:00:00")
    window = bench.opened(write(tmp_path, project(task(4, "Dam", Summary="1"), late.replace("Level>1", "Level>2"))))
    problem = window.model.rowCount() - 1
    text = str(window.model.index(problem, WHAT).data())
    assert "row 2" in text
    assert "has not come yet" in text
    assert window.model.index(problem, CODE).data(Qt.ItemDataRole.CheckStateRole) is None
    bench.qtbot.mouseClick(window.all, Qt.MouseButton.LeftButton)
    assert problem not in window.model.ticked


def test_esc_gives_up_reading(bench: Bench, file: Path) -> None:
    """Closing while a file is read stops that; nothing is recorded and nothing is said any more."""
    arrival = bench.desk.reader.arrival()
    bench.answers.file = file
    bench.dialogs.import_file(bench.window, "milestones")
    window = bench.dialogs._open["import programme"]
    bench.qtbot.keyClick(window, Qt.Key.Key_Escape)
    bench.desk.submit(lambda _: None, lambda _: bench.window.told.append(("idle", False)), lambda _: None)
    bench.qtbot.waitUntil(lambda: ("idle", False) in bench.window.told)
    assert bench.window.told == [("idle", False)]
    assert bench.desk.reader.arrival() == arrival


@pytest.mark.parametrize("end", ["xml", "csv", "xlsx"])
def test_what_is_exported_says_nothing_new(bench: Bench, tmp_path: Path, end: str) -> None:
    """The window writes a new file, never over one that is there, and reads it back without a difference."""
    target = tmp_path / f"out.{end}"
    bench.answers.file = target
    files = {Subject(MILESTONE, "M-1"): {EVIDENCE: write_evidence([Evidence("act.pdf", "ab" * 32)])}}
    record(bench.desk.workplace.recorder, TODAY, files).or_raise()
    bench.dialogs.export_programme(bench.window)
    bench.qtbot.waitUntil(lambda: any("rows written" in told for told, _ in bench.window.told))
    assert "evidence files stay with the store" in bench.window.told[-1][0]
    assert bench.answers.proposed[0].name.startswith("milestones-2016")
    window = bench.opened(target)
    assert window.model.rowCount() == 0
    bench.answers.file = target
    bench.dialogs.export_programme(bench.window)
    assert bench.window.told[-1][1]
    assert "exists already" in bench.window.told[-1][0]
