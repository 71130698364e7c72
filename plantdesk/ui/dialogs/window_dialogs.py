"""All that opens beside the window: each kind once, in front when it is asked for again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import shiboken6
from PySide6.QtWidgets import QWidget

from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import Unit
from plantdesk.domain.text import Message
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.choosing import FileChooser, FileWindow

if TYPE_CHECKING:
    from plantdesk.services.lens import Lens
    from plantdesk.ui.dialogs.backup import Tell
    from plantdesk.ui.dialogs.note import NoteWindow
    from plantdesk.ui.dialogs.ports import FileWork
    from plantdesk.ui.dialogs.records.record_window import RecordWindow
    from plantdesk.ui.dialogs.side_window import SideWindow
    from plantdesk.ui.undo_work import UndoWork


@runtime_checkable
class Teller(Protocol):
    """A window with a status line."""

    def tell(self, message: Message, wrong: bool = False) -> None:
        """Say something quietly."""


@runtime_checkable
class Opener(Protocol):
    """A window with forms."""

    def open_shift(self, tab: str, day: date, shift: str, unit: str = "", figure: str = "") -> None:
        """Open a shift's form, at one field where one is named."""


@runtime_checkable
class Remade(Protocol):
    """A window that is made anew once its plant's settings were changed and their page is closed."""

    def settings_closed(self) -> None:
        """Take note that the page is closed."""


@runtime_checkable
class ShowsNotes(Protocol):
    """A window with charts that show notes."""

    def show_note(self, code: str) -> None:
        """Go to the place of a note on the charts."""


@runtime_checkable
class TakesBack(Protocol):
    """A window with an undo of its own, which windows beside it share."""

    undo_work: UndoWork


class WindowDialogs:
    """The dialogs of one desk; each is loaded when it is first asked for."""

    def __init__(self, desk: Desk, work: FileWork, chooser: FileChooser | None = None) -> None:
        self._desk, self._work = desk, work
        self._chooser = chooser or FileWindow(desk.language)
        self._open: dict[str, SideWindow] = {}

    def history(self, parent: QWidget, subject: Subject, figure: str) -> None:
        """Show the history of a figure; a second one takes the place of the first."""
        from plantdesk.ui.dialogs.history import HistoryWindow

        window = self._find("history", parent)
        if isinstance(window, HistoryWindow):
            window.show_history(subject, figure)
            self._bring(window)
        else:
            self._show("history", HistoryWindow(self._desk, subject, figure, parent))

    def explain(self, parent: QWidget, asked: Asked) -> None:
        """Show where a figure comes from; a second one takes the place of the first."""
        from plantdesk.ui.dialogs.derivation import DerivationWindow

        window = self._find("explain", parent)
        if isinstance(window, DerivationWindow):
            window.explain(asked)
            self._bring(window)
            return
        window = DerivationWindow(self._desk, asked, parent)
        window.history_wanted.connect(lambda subject, figure: self.history(parent, subject, figure))
        if isinstance(parent, Opener):
            window.shift_wanted.connect(parent.open_shift)
            window.shift_wanted.connect(lambda *_: parent.activateWindow())
        self._show("explain", window)

    def control(self, parent: QWidget, figure: str, unit: str = "") -> None:
        """Show the control chart of a figure; a second one takes the place of the first."""
        from plantdesk.ui.dialogs.control import ControlWindow

        window = self._find("control", parent)
        if isinstance(window, ControlWindow):
            window.show_figure(figure, unit)
            self._bring(window)
        else:
            from plantdesk.ui.takeout.work import ChartWork

            made = ControlWindow(self._desk, figure, parent, unit)
            work = ChartWork(self._desk, self, made, lambda: made, self._tell(parent))
            made.take_out_with(work, lambda asked: self.explain(parent, asked))
            self._show("control", made)

    def new_note(
        self, parent: QWidget, days: tuple[date, date] | None, units: tuple[Unit, ...], shift: str | None = None
    ) -> None:
        """Begin a note over some days, or one ``shift`` of them, or go on with the one that was begun."""
        self._note_window(parent).begin(days, units, shift)

    def note(self, parent: QWidget, code: str) -> None:
        """Open a note; a second one takes the place of the first."""
        self._note_window(parent).show_code(code)

    def _note_window(self, parent: QWidget) -> NoteWindow:
        from plantdesk.ui.dialogs.note import NoteWindow

        window = self._find("note", parent)
        if isinstance(window, NoteWindow):
            self._bring(window)
            return window
        window = NoteWindow(self._desk, parent)
        window.history_wanted.connect(partial(self.history, parent))
        self._show("note", window)
        return window

    def notes(self, parent: QWidget) -> None:
        """List the notes, to search them and go to one on the charts."""
        from plantdesk.ui.dialogs.notes_list import NotesWindow

        window = self._find("notes", parent)
        if window is not None:
            self._bring(window)
            return
        window = NotesWindow(self._desk, self._chooser, self._work.table, parent)
        window.history_wanted.connect(partial(self.history, parent))
        window.note_wanted.connect(partial(self.note, parent))
        if isinstance(parent, ShowsNotes):
            window.place_wanted.connect(parent.show_note)
        self._show("notes", window)

    def chart_milestones(self, parent: QWidget) -> None:
        """Ask which milestones the charts show."""
        from plantdesk.ui.dialogs.chart_milestones import ChartMilestones

        self._show("chart milestones", ChartMilestones(self._desk, parent))

    def move(self, parent: QWidget, subject: Subject) -> None:
        """Ask where an entry belongs and why, and move it."""
        from plantdesk.ui.dialogs.move import MoveWindow

        tell = self._tell(parent)
        self._show("move", MoveWindow(self._desk, subject, lambda message: tell(message, False), parent))

    def import_file(self, parent: QWidget, tab: str) -> None:
        """Choose a file, show what would happen, and import it; on the tab of plans, take plans from it."""
        if tab == "plan" and self._work.plans is not None:
            from plantdesk.ui.dialogs.import_plans import import_plans

            import_plans(self._desk, self._chooser, self._work.plans, self._tell(parent), parent)
            return
        if tab == "milestones":
            self.import_programme(parent)
            return
        from plantdesk.ui.dialogs.import_file import ImportWindow, choose_file

        path = choose_file(self._desk, self._chooser, parent)
        if path is not None:
            window = ImportWindow(self._desk, self._work, self._chooser, self._tell(parent), tab, path, parent)
            self._show("import", window)

    def import_programme(self, parent: QWidget) -> None:
        """Choose a project file, show what it says otherwise, and take over what is ticked."""
        compare, take = self._work.compare_programme, self._work.take_programme
        if compare is None or take is None:
            return
        from plantdesk.ui.dialogs.import_programme import ImportProgrammeWindow, choose_project_file

        path = choose_project_file(self._desk, self._chooser, parent)
        if path is not None:
            tell = self._tell(parent)
            window = ImportProgrammeWindow(self._desk, compare, take, self._chooser, tell, path, parent)
            self._show("import programme", window)

    def export_programme(self, parent: QWidget) -> None:
        """Choose where to, and write the milestones as the window shows them."""
        if self._work.write_programme is None:
            return
        from plantdesk.ui.dialogs.export_programme import export_programme

        export_programme(self._desk, self._chooser, self._work.write_programme, self._tell(parent), parent)

    def back_up(self, parent: QWidget) -> None:
        """Choose where to, and make a verified copy."""
        from plantdesk.ui.dialogs.backup import back_up

        back_up(self._desk, self._chooser, self._work.back_up, self._tell(parent), parent)

    def plant_settings(self, parent: QWidget, kind: str = "", unit: str = "") -> None:
        """Show the settings of the plant, at a unit of a kind where one is named."""
        from plantdesk.ui.dialogs.plant_settings import PlantSettings

        window = self._find("settings", parent)
        if not isinstance(window, PlantSettings):
            window = PlantSettings(self._desk, parent)
            if isinstance(parent, Remade):
                window.finished.connect(parent.settings_closed)
            self._show("settings", window)
        if kind:
            window.show_unit(kind, unit)
        self._bring(window)

    def record(self, parent: QWidget, subject: Subject) -> None:
        """Show all that is recorded of a programme, project or milestone; a second one takes the place of the first."""
        window = self._record_window(parent)
        if window is not None:
            window.show_record(subject)

    def new_record(self, parent: QWidget, kind: str, above: Mapping[str, str]) -> None:
        """Begin a programme, project or milestone; ``above`` names what it is to belong to, by attribute."""
        window = self._record_window(parent)
        if window is not None:
            window.begin(kind, above)

    def _record_window(self, parent: QWidget) -> RecordWindow | None:
        """Give the page of records, in front."""
        if self._work.evidence is None:
            return None
        from plantdesk.ui.dialogs.records.evidence_acts import show_file
        from plantdesk.ui.dialogs.records.record_window import RecordWindow

        window = self._find("record", parent)
        if not isinstance(window, RecordWindow):
            history = partial(self.history, parent)
            window = RecordWindow(self._desk, self._chooser, self._work.evidence, show_file, history, parent)
            window.explain_wanted.connect(partial(self.explain, parent))
            if isinstance(parent, TakesBack):
                window.take_back_with(parent.undo_work)
            self._show("record", window)
        self._bring(window)
        return window

    def look(self, parent: QWidget, show: Callable[[Lens], None]) -> None:
        """Ask what the window is to show, and have it shown."""
        from plantdesk.ui.dialogs.looking import LookWindow

        self._show("look", LookWindow(self._desk, show, parent))

    def changes(self, parent: QWidget) -> None:
        """List what changed between two days."""
        from plantdesk.ui.dialogs.changes import ChangesWindow

        window = self._find("changes", parent)
        if window is not None:
            self._bring(window)
        else:
            ask = partial(self.history, parent)
            self._show("changes", ChangesWindow(self._desk, ask, parent))

    def save_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Ask for the kind, the size and the place of a file, and write the chart there."""
        from plantdesk.ui.dialogs.chart_out import SaveChart

        tell = self._tell(parent)
        self._show("chart", SaveChart(self._desk, chart, self._chooser, self._work.table, tell, parent))

    def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Put the picture of a chart on the clipboard."""
        from plantdesk.ui.dialogs.chart_out import copy_chart

        copy_chart(self._desk, chart, self._tell(parent))

    def print_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Print the chart, or make a PDF of a page where there is no printer."""
        from plantdesk.ui.dialogs.chart_out import print_chart

        print_chart(self._desk, chart, self._chooser, self._tell(parent), parent)

    def help(self, parent: QWidget, tab: str) -> None:
        """Show the help page of a tab."""
        from plantdesk.ui.dialogs.help import HelpWindow

        window = self._find("help", parent)
        if isinstance(window, HelpWindow):
            window.show_page(tab)
            self._bring(window)
        else:
            self._show("help", HelpWindow(self._desk, tab, parent))

    def about(self, parent: QWidget) -> None:
        """Show version, licence and where the store is."""
        from plantdesk.ui.dialogs.about import AboutWindow

        self._show("about", AboutWindow(self._desk, parent))

    def _find(self, key: str, parent: QWidget) -> SideWindow | None:
        window = self._open.get(key)
        alive = window is not None and shiboken6.isValid(window) and window.parentWidget() is parent
        return window if alive else None

    def _show(self, key: str, window: SideWindow) -> None:
        before = self._open.get(key)
        if before is not None and shiboken6.isValid(before):
            before.close()
        self._open[key] = window
        self._bring(window)

    @staticmethod
    def _bring(window: SideWindow) -> None:
        window.show()
        window.raise_()
        window.activateWindow()

    @staticmethod
    def _tell(parent: QWidget) -> Tell:
        def told(message: Message, wrong: bool) -> None:
            if isinstance(parent, Teller) and shiboken6.isValid(parent):
                parent.tell(message, wrong)

        return told
