"""What a person does with notes from the window: add one at a place, open one, list them, go to one on the charts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from plantdesk.domain import plant as p
from plantdesk.domain.periods import day_of
from plantdesk.domain.text import Message, msg
from plantdesk.ui.actions import Offer
from plantdesk.ui.desk import Desk

if TYPE_CHECKING:
    from plantdesk.domain.notes import Unit
    from plantdesk.services.notes import NoteLine
    from plantdesk.ui.flag_shelf import FlagShelf

_ORE = (p.SOURCE, p.CONCENTRATOR, p.HEAP)


class NoteDialogs(Protocol):
    """The windows of notes."""

    def new_note(
        self, parent: QWidget, days: tuple[date, date] | None, units: tuple[Unit, ...], shift: str | None = None
    ) -> None:
        """Begin a note over some days, or one ``shift`` of them, or go on with the one that was begun."""

    def note(self, parent: QWidget, code: str) -> None:
        """Open a note."""

    def notes(self, parent: QWidget) -> None:
        """List the notes."""

    def chart_milestones(self, parent: QWidget) -> None:
        """Ask which milestones the charts show."""


class FlagsOfChart(Protocol):
    """The flags of a chart, as far as the window needs them."""

    def days(self) -> tuple[int, int] | None:
        """Give the days that are meant: a stretch that is marked, or the day that is pointed at."""

    def go_to(self, key: str) -> bool:
        """Bring a flag into view; tells whether there is such a flag."""


@runtime_checkable
class Flagged(Protocol):
    """A chart with flags."""

    flags: FlagsOfChart


class NoteWork:
    """Does with notes and milestones on charts what the menus say."""

    def __init__(
        self,
        desk: Desk,
        dialogs: NoteDialogs,
        window: QWidget,
        chart: Callable[[], QWidget | None],
        front: Callable[[], QWidget],
        choose_tab: Callable[[str], None],
        tell: Callable[..., None],
        shift: Callable[[], tuple[date, str] | None] = lambda: None,
    ) -> None:
        """``chart`` gives the chart that is meant, ``front`` the tab in front, ``tell`` says something quietly.

        ``shift`` gives the day and shift that are entered, while somebody is at it.
        """
        self._shift = shift
        self._desk, self._dialogs, self._window = desk, dialogs, window
        self._chart, self._front, self._choose_tab, self._tell = chart, front, choose_tab, tell

    @property
    def _shelf(self) -> FlagShelf:
        from plantdesk.ui.flag_shelf import shelf_of

        return shelf_of(self._desk)

    def offers(self) -> list[Offer | None]:
        """Give the lines of the window's menu."""
        return [
            Offer("note", msg("Add a note…"), self.add, "F9"),
            Offer("notes", msg("List of notes…"), lambda: self._dialogs.notes(self._window), "Shift+F9"),
            Offer("milestones shown", msg("Show milestones on the charts"), self.switch_milestones, "Ctrl+F9"),
            Offer("milestones chosen", msg("Which milestones…"), lambda: self._dialogs.chart_milestones(self._window)),
            None,
        ]

    def lines_for(self, chart: QWidget | None) -> Callable[[QMenu], None] | None:
        """Give what adds the lines about notes to the menu of a chart; nothing where it has no flags."""
        if chart is None or not isinstance(chart, Flagged):
            return None
        return lambda menu: self._add_lines(menu, chart)

    def _add_lines(self, menu: QMenu, chart: QWidget) -> None:
        say = self._desk.language.say
        days = self._days(chart)  # now: the menu takes the pointer away from the chart
        if not menu.isEmpty():
            menu.addSeparator()
        words: Message = msg("Add a note…")
        if days is not None and days[0] == days[1]:
            words = msg("Add a note on {day}…", day=days[0])
        elif days is not None:
            words = msg("Add a note on {first} – {last}…", first=days[0], last=days[1])
        menu.addAction(f"{say(words)}\tF9").triggered.connect(lambda _=False: self._begin(days, ()))
        menu.addAction(f"{say(msg('List of notes…'))}\tShift+F9").triggered.connect(
            lambda _=False: self._dialogs.notes(self._window)
        )
        shown = menu.addAction(f"{say(msg('Show milestones on the charts'))}\tCtrl+F9")
        shown.setCheckable(True)
        shown.setChecked(self._shelf.shows_milestones)
        shown.triggered.connect(lambda _=False: self.switch_milestones())

    def add(self, chart: QWidget | None = None) -> None:
        """Begin a note at the place that is meant in a chart: where cursors mark a stretch, over all of it.

        While a shift is being entered the note is of that shift.
        """
        entered = self._shift() if chart is None else None
        if entered is not None:
            self._begin((entered[0], entered[0]), (), entered[1])
            return
        chart = chart or self._chart()
        self._begin(None if chart is None else self._days(chart), ())

    def _begin(self, days: tuple[date, date] | None, units: tuple[Unit, ...], shift: str | None = None) -> None:
        closed = self._desk.entry_closed
        if closed is not None:
            self._tell(closed, True)
            return
        self._dialogs.new_note(self._window, days, units, shift)

    def _days(self, chart: QWidget) -> tuple[date, date] | None:
        found = chart.flags.days() if isinstance(chart, Flagged) else None
        return None if found is None else (day_of(found[0]), day_of(found[1]))

    def open(self, code: str) -> None:
        """Open a note."""
        self._dialogs.note(self._window, code)

    def switch_milestones(self) -> None:
        """Show milestones on the charts, or show them no more; it is remembered."""
        shelf = self._shelf
        shelf.show_milestones(not shelf.shows_milestones)
        found = len(shelf.milestones)
        if not shelf.shows_milestones:
            self._tell(msg("The charts show no milestones."))
        elif found:
            self._tell(msg("The charts show {n} milestones.", n=found))
        else:
            self._tell(msg("No project with an effect on the output has a date. Choose milestones in the menu Chart."))

    def show_place(self, code: str) -> None:
        """Go to the place of a note on the charts: on the tab in front where one shows it, else on the tab it belongs to."""
        line = self._shelf.line(code)
        if line is None:
            return
        if not self._go_to(code):
            self._choose_tab(_tab_of(line))
            if not self._go_to(code):
                self._tell(msg("No chart here shows this note: its units are not in sight."), True)

    def _go_to(self, code: str) -> bool:
        charts = [one for one in self._front().findChildren(QWidget) if isinstance(one, Flagged) and one.isVisible()]
        for chart in charts:
            if chart.flags.go_to(code):
                self._window.activateWindow()
                chart.setFocus(Qt.FocusReason.OtherFocusReason)
                chart.flags.go_to(code)
                return True
        return False


def _tab_of(line: NoteLine) -> str:
    """Give the tab whose charts show what a note is about."""
    kinds = {kind for kind, _ in line.note.units}
    return "ore" if kinds & set(_ORE) and p.SECTION not in kinds else "cathode"
