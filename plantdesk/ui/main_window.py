"""The window: tabs, menus, who works, and the line that tells what is saved."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from types import ModuleType
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QHBoxLayout,
    QMainWindow,
    QMenu,
    QWidget,
)

from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import FIGURE, PERSON, PLANT
from plantdesk.domain.text import LANGUAGES, Message, msg
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.actions import Offer, fill_menu
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.ports import Dialogs
from plantdesk.ui.entry.form import EntryForm
from plantdesk.ui.entry.kept_typing import tabs_of_drafts
from plantdesk.ui.look_bar import LookButton, add_look_bar
from plantdesk.ui.note_work import NoteWork
from plantdesk.ui.status_line import StatusLine
from plantdesk.ui.tab_rooms import TABS, TITLES, HasBoard, HasList, TabRooms
from plantdesk.ui.takeout.work import ChartWork
from plantdesk.ui.tracing import TraceClicks, meant
from plantdesk.ui.undo_work import UndoWork
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.dynamic import label

if TYPE_CHECKING:
    from plantdesk.ui.charts import PanelSpec, TimeRange
    from plantdesk.ui.tabs.cathode_tab import CathodeTab
    from plantdesk.ui.tabs.dispatch_tab import DispatchTab
    from plantdesk.ui.tabs.entries_tab import EntriesTab
    from plantdesk.ui.tabs.milestones_tab import MilestonesTab
    from plantdesk.ui.tabs.ore_tab import OreTab
    from plantdesk.ui.tabs.overview_tab import OverviewTab
    from plantdesk.ui.tabs.plan_tab import PlanTab
    from plantdesk.ui.tabs.trends_tab import TrendsTab
    from plantdesk.ui.wallboard import Wallboard

FIRST_SIZE = (1366, 728)
"""Pixels of the window as it opens: a whole small screen."""
ROOM_FOR_MENUS = 360
"""Pixels of the menu line that the banner leaves free."""
LANGUAGE_MENU = "Language · Язык · Тіл"
LANGUAGE_NAMES = {"en": "English", "ru": "Русский", "kk": "Қазақша"}
# Each language is named in itself, so that whoever cannot read the present one finds their own.


class MainWindow(QMainWindow):
    """One desk on the screen.

    A tab is loaded and made when it first comes to the front: the first paint waits for one alone.
    """

    shown_first = Signal()
    """The window has been painted for the first time."""
    settled = Signal()
    """All that follows from the entries has been shown, too: what takes long may begin."""
    remake_wanted = Signal(str, str)
    """The window is to be made anew in a language and a theme."""
    lens_wanted = Signal(object)
    """The window is to be made anew, looking through a ``Lens``."""

    def __init__(self, desk: Desk, dialogs: Dialogs, tab: str = "cathode") -> None:
        super().__init__()
        self._desk, self._dialogs = desk, dialogs
        self._charts: ModuleType | None = None
        self._settings_open = self._is_old = False
        self._painted = False
        self._day_wanted: date | None = None
        """The day that the charts of the tab in front are to be moved to once they are there."""
        self.wallboard: Wallboard | None = None
        """The wallboard, while it is shown."""
        self._chart_work = ChartWork(desk, dialogs, self, lambda: self.tab(self.tab_key()), self.tell, self.compare)
        self._note_work = NoteWork(
            desk,
            dialogs,
            self,
            self._chart_work.meant,
            lambda: self.tab(self.tab_key()),
            self.choose_tab,
            self.tell,
            self._shift_entered,
        )
        self._clicks = TraceClicks(desk.language, self.explain, self, self._lines_for)
        self.forms: dict[str, EntryForm | DispatchTab] = {}
        """The forms of the tabs that have been made, by the key of their tab."""
        say = desk.language.say
        self.setWindowTitle(say(msg("PlantDesk · {plant}", plant=self._plant_name())))
        self.setMinimumSize(900, 560)
        self.resize(*FIRST_SIZE)
        self.tabs = TabRooms(desk.language, self)
        self.tabs.setCornerWidget(self._corner(), Qt.Corner.TopRightCorner)
        self.setCentralWidget(self.tabs)
        self.banner = label("", "banner", self.menuBar())
        self.menuBar().setCornerWidget(self.banner, Qt.Corner.TopRightCorner)
        self._show_banner()
        self.look_bar = add_look_bar(self, desk, self.choose_look, self.look_at_now)
        self.status = StatusLine(desk, self)
        self.setStatusBar(self.status)
        self.undo_work = UndoWork(desk, self.status, self._may_enter, self)
        self._fill_menus()
        self.choose_tab(tab)
        self.tabs.currentChanged.connect(lambda _: self._tab_chosen())
        desk.changed.connect(self._changed)
        self._come_to_front()

    # --- tabs ------------------------------------------------------------------------------------------------------

    @cached_property
    def overview(self) -> OverviewTab:
        """The figures of the plant at a glance."""
        from plantdesk.ui.tabs.overview_tab import OverviewTab

        made = OverviewTab(self._desk, self.tabs.rooms["overview"])
        made.shift_wanted.connect(self.open_shift)
        return made

    @cached_property
    def cathode(self) -> CathodeTab:
        """Cathode output."""
        from plantdesk.ui.tabs.cathode_tab import CathodeTab

        made = CathodeTab(self._desk, self.tabs.rooms["cathode"], wait=not self._painted)
        made.followed.connect(self.settled)
        made.grown.connect(self._clicks.watch)
        if not self._painted:
            self.shown_first.connect(made.follow, Qt.ConnectionType.QueuedConnection)
        self._take_form("cathode", made.form)
        return made

    @cached_property
    def ore(self) -> OreTab:
        """Ore grade."""
        from plantdesk.ui.tabs.ore_tab import OreTab

        made = OreTab(self._desk, self.tabs.rooms["ore"])
        self._take_form("ore", made.form)
        return made

    @cached_property
    def dispatch(self) -> DispatchTab:
        """Cathode stock and dispatch."""
        from plantdesk.ui.tabs.dispatch_tab import DispatchTab

        made = DispatchTab(self._desk, self.tabs.rooms["dispatch"])
        self.forms["dispatch"] = made
        made.history_wanted.connect(self.show_history)
        made.typing.connect(self._tell_typing)
        return made

    @cached_property
    def plan(self) -> PlanTab:
        """Plan, comparison, forecast."""
        from plantdesk.ui.tabs.plan_tab import PlanTab

        made = PlanTab(self._desk, self.tabs.rooms["plan"])
        made.history_wanted.connect(self.show_history)
        made.import_wanted.connect(self.import_file)
        made.typing.connect(self._tell_typing)
        return made

    @cached_property
    def milestones(self) -> MilestonesTab:
        """Milestones."""
        from plantdesk.ui.tabs.milestones_tab import MilestonesTab

        made = MilestonesTab(self._desk, self.tabs.rooms["milestones"])
        made.history_wanted.connect(self.show_history)
        made.page_wanted.connect(lambda subject: self._dialogs.record(self, subject))
        made.new_wanted.connect(lambda kind, above: self._dialogs.new_record(self, kind, above))
        made.typing.connect(self._tell_typing)
        return made

    @cached_property
    def entries(self) -> EntriesTab:
        """Who has entered what of the last shifts."""
        from plantdesk.ui.tabs.entries_tab import EntriesTab

        made = EntriesTab(self._desk, self.tabs.rooms["entries"])
        made.shift_wanted.connect(self.open_shift)
        return made

    @cached_property
    def trends(self) -> TrendsTab:
        """Layouts of charts."""
        from plantdesk.ui.tabs.trends_tab import TrendsTab

        made = TrendsTab(self._desk, self.tabs.rooms["trends"])
        made.grown.connect(self._clicks.watch)
        made.history_wanted.connect(self.show_history)
        made.typing.connect(self._tell_typing)
        return made

    def _take_form(self, key: str, form: EntryForm) -> None:
        self.forms[key] = form
        form.history_wanted.connect(self.show_history)
        form.typing.connect(self._tell_typing)
        for grid in form.grids.values():
            grid.down_first = self._down_first()
            grid.explain_wanted.connect(self.explain)

    def tab(self, key: str) -> QWidget:
        """Give a tab by its key; it is made and put in its place where it is not there yet."""
        tab: QWidget = getattr(self, key)
        if self.tabs.rooms[key].hold(tab) and self._painted:
            self._clicks.watch(tab)
        return tab

    def _tab_chosen(self) -> None:
        self.status.forget()
        self._come_to_front()

    def _come_to_front(self) -> None:
        """Have the tab in front there, with its charts once their library is loaded."""
        tab = self.tab(self.tab_key())
        if self._charts is not None:
            tab.add_charts(self._charts)  # type: ignore[attr-defined]
            self._clicks.watch(tab)
            self._move_charts()
        self._tell_typing()
        form = self.form()
        if form is not None and self._painted:
            form.focus_first()

    # --- parts -----------------------------------------------------------------------------------------------------

    def _plant_name(self) -> str:
        return self._desk.language.say(self._desk.plant.name(PLANT, PLANT, self._desk.today))

    def _corner(self) -> QWidget:
        say, desk = self._desk.language.say, self._desk
        corner = QWidget(self.tabs)
        row = QHBoxLayout(corner)
        row.setContentsMargins(0, 3, 12, 3)
        row.setSpacing(8)
        self.look_button = LookButton(desk, corner)
        self.look_button.clicked.connect(self.choose_look)
        row.addWidget(self.look_button)
        self.author = Choice(corner)
        self.author.setAccessibleName(say(msg("Who enters")))
        people: list[tuple[str, object]] = [(desk.author_name(p), p) for p in desk.plant.running(PERSON, desk.today)]
        if desk.workplace.author not in [person for _, person in people]:
            people.insert(0, (desk.workplace.author or say(msg("Who are you?")), desk.workplace.author))
        self.author.set_choices(people, desk.workplace.author)
        self.author.currentIndexChanged.connect(lambda _: desk.choose_author(str(self.author.currentData())))
        row.addWidget(self.author)
        return corner

    def _show_banner(self) -> None:
        """Say on every tab that the plant is a sample; in few words where the whole sentence would cover the menus."""
        moment = self._desk.plant.sample_clock
        self.banner.setVisible(moment is not None)
        if moment is None:
            return
        say = self._desk.language.say
        stands = self._desk.plant.calendar(self._desk.today).local(moment).replace(tzinfo=None)
        whole = say(
            msg(
                "Sample plant: invented entries that add up to public totals. The clock stands at {moment};"
                " the last shift is open and a few late values are missing.",
                moment=stands,
            )
        )
        fits = self.banner.fontMetrics().horizontalAdvance(whole) < self.width() - ROOM_FOR_MENUS
        self.banner.setText(whole if fits else say(msg("Sample plant, clock at {moment}", moment=stands)))
        self.banner.setToolTip(whole)
        # The menu line gives its corner another width only when what stands there appears.
        self.banner.hide()
        self.banner.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Let the banner take the room there is."""
        super().resizeEvent(event)
        self._show_banner()
        self.tabs.name_all(self.width(), tabs_of_drafts(self._desk.drafts))

    def _fill_menus(self) -> None:
        say, language, dialogs = self._desk.language.say, self._desk.language, self._dialogs
        bar = self.menuBar()
        file_offers = [
            Offer("save", msg("Save"), self.save, "Ctrl+S"),
            None,
            Offer("import", msg("Import a shift log…"), self.import_file, "Ctrl+I"),
            Offer("import programme", msg("Import a project file…"), self.import_programme, "Ctrl+Shift+I"),
            Offer("export programme", msg("Export the milestones…"), lambda: dialogs.export_programme(self), "Ctrl+E"),
            Offer("backup", msg("Back up…"), lambda: dialogs.back_up(self), "Ctrl+B"),
            None,
            Offer("quit", msg("Quit"), self._quit, "Ctrl+Q"),
        ]
        fill_menu(bar, say(msg("&File")), file_offers, self, language)
        edit_offers = [
            *self.undo_work.offers(),
            None,
            Offer("move", msg("Move an entry…"), self.move_entry, "Ctrl+M"),
            Offer("explain", msg("Where this figure comes from"), self.explain_figure, "F3"),
            Offer("history", msg("History of this figure"), self.history_of_focus, "F4"),
            Offer("down", msg("Enter goes down the column"), self._toggle_down, "", checked=self._down_first()),
            None,
            Offer("settings", msg("Plant settings…"), self.show_settings, "Ctrl+,"),
        ]
        _, actions = fill_menu(bar, say(msg("&Edit")), edit_offers, self, language)
        self.undo_work.take(actions)
        self._down_action = actions["down"]
        view_offers = [
            Offer("overview", msg("Overview"), lambda: self.choose_tab("overview"), "Ctrl+1"),
            Offer("cathode", msg("Cathode output"), lambda: self.choose_tab("cathode"), "Ctrl+2"),
            Offer("ore", msg("Ore grade"), lambda: self.choose_tab("ore"), "Ctrl+3"),
            Offer("dispatch", msg("Stock and dispatch"), lambda: self.choose_tab("dispatch"), "Ctrl+4"),
            Offer("plan", msg("Plan and forecast"), lambda: self.choose_tab("plan"), "Ctrl+5"),
            Offer("milestones", msg("Milestones"), lambda: self.choose_tab("milestones"), "Ctrl+6"),
            Offer("entries", msg("Entries"), lambda: self.choose_tab("entries"), "Ctrl+7"),
            Offer("trends", msg("Trends"), lambda: self.choose_tab("trends"), "Ctrl+8"),
            None,
            Offer("latest", msg("Latest entries (narrow window)"), self._toggle_list, "F7"),
            None,
            Offer("control", msg("Control chart of this figure…"), self.show_control, "F8"),
            None,
            Offer("look", msg("What the window shows: days, known on, division…"), self.choose_look, "Ctrl+L"),
            Offer("now", msg("Back to now, whole corporation"), self.look_at_now, "Ctrl+Shift+L"),
            Offer("changes", msg("What changed since…"), lambda: dialogs.changes(self), "Ctrl+Shift+C"),
            None,
            Offer("wallboard", msg("Wallboard"), self.show_wallboard, "F11"),
            Offer("full", msg("Full screen"), self._full_screen, "Shift+F11"),
            Offer("theme", msg("Light or dark"), self._other_theme, "Ctrl+T"),
        ]
        menu, _ = fill_menu(bar, say(msg("&View")), view_offers, self, language)
        self._add_languages(menu)
        chart_offers = [*self._note_work.offers(), *self._chart_work.comparing(), *self._chart_work.offers()]
        fill_menu(bar, say(msg("&Chart")), chart_offers, self, language)
        help_offers = [
            Offer("help", msg("Help"), lambda: dialogs.help(self, self.tab_key()), "F1"),
            Offer("about", msg("About PlantDesk"), lambda: dialogs.about(self)),
        ]
        fill_menu(bar, say(msg("&Help")), help_offers, self, language)

    def _add_languages(self, menu: QMenu) -> None:
        inner = menu.addMenu(LANGUAGE_MENU)
        for code in LANGUAGES:
            action = inner.addAction(LANGUAGE_NAMES[code])
            action.setCheckable(True)
            action.setChecked(code == self._desk.language.code)
            action.triggered.connect(lambda _=False, c=code: self.remake_wanted.emit(c, self._desk.theme.name))

    # --- what the menus do -----------------------------------------------------------------------------------------

    def choose_tab(self, key: str) -> None:
        """Show a tab by its key."""
        self.tabs.choose(key)

    def tab_key(self) -> str:
        """Give the key of the tab in front."""
        return self.tabs.key

    def form(self) -> EntryForm | DispatchTab | None:
        """Give the form of the tab in front, if it has one."""
        return self.forms.get(self.tab_key())

    def _shift_entered(self) -> tuple[date, str] | None:
        """Give day and shift of the form that the focus is in."""
        form, focus = self.form(), QApplication.focusWidget()
        return (form.day, form.shift) if form is not None and focus is not None and form.isAncestorOf(focus) else None

    def choose_look(self) -> None:
        """Ask up to which day, as known when and which part is to be shown."""
        self._dialogs.look(self, self.lens_wanted.emit)

    def look_at_now(self) -> None:
        """Show everything as it is now."""
        if self._desk.lens.shows_all:
            self.tell(msg("The window shows now, and the whole corporation."))
        else:
            from plantdesk.services.lens import Lens

            self.lens_wanted.emit(Lens())

    def _may_enter(self) -> bool:
        """Tell whether something may be recorded here, and say why not."""
        closed = self._desk.entry_closed
        if closed is not None:
            self.tell(closed, wrong=True)
        return closed is None

    def import_file(self) -> None:
        """Choose a shift log and import it."""
        if self._may_enter():
            self._dialogs.import_file(self, self.tab_key())

    def import_programme(self) -> None:
        """Choose a project file and take over what is ticked of it."""
        if self._may_enter():
            self._dialogs.import_programme(self)

    def _entered_in(self) -> EntryForm | DispatchTab | MilestonesTab | PlanTab | TrendsTab | None:
        """Give what is typed in on the tab in front, if anything is."""
        match self.tab_key():
            case "milestones":
                return self.milestones
            case "plan":
                return self.plan
            case "trends":
                return self.trends
        return self.form()

    def save(self) -> None:
        """Save what is typed in the tab in front."""
        entered = self._entered_in()
        if entered is not None:
            entered.save()
        else:
            self.tell(msg("There is nothing to save on this tab."))

    def tell(self, message: Message, wrong: bool = False) -> None:
        """Say something quietly in the status line."""
        self.status.tell(message, wrong)

    def move_entry(self) -> None:
        """Move the row in focus to another day, shift or unit."""
        if not self._may_enter():
            return
        form = self.form()
        focus = form.focused() if form is not None else None
        if focus is None:
            self.tell(msg("Go to a figure of the entry to move first."), wrong=True)
            return
        self._dialogs.move(self, focus[0])

    def history_of_focus(self) -> None:
        """Show the history of the figure in focus."""
        entered = self._entered_in()
        focus = entered.focused() if entered is not None else None
        if focus is None:
            self.tell(msg("Go to a figure first, then ask for its history."), wrong=True)
            return
        self.show_history(*focus)

    def show_history(self, subject: Subject, figure: str) -> None:
        """Show who recorded a figure, when, what and why."""
        self._dialogs.history(self, subject, figure)

    def explain_figure(self) -> None:
        """Show where the figure in focus, or under the pointer, comes from."""
        asked = meant()
        if asked is None:
            self.tell(msg("Go to a figure first, or point at it, then ask where it comes from."), wrong=True)
            return
        self.explain(asked)

    def show_control(self) -> None:
        """Show the control chart of the figure in focus, under the pointer, or usual on the tab in front."""
        from plantdesk.services.control import charted_of

        entered = self._entered_in()
        focus = entered.focused() if entered is not None else None
        asked = meant()
        figure, unit = charted_of(self._desk.reader.catalogue, self.tab_key(), focus, asked)
        self._dialogs.control(self, figure, unit)

    def compare(self, spec: PanelSpec, time: TimeRange) -> None:
        """Show what a chart shows, compared, in the Trends tab."""
        self.choose_tab("trends")
        self.trends.compare(spec, time)

    def _lines_for(self, widget: QWidget) -> Callable[[QMenu], None] | None:
        """Give what adds the lines about notes, and what is done with a chart, to the menu of one."""
        from plantdesk.ui.takeout.charts import chart_of

        found = (self._note_work.lines_for(chart_of(widget)), self._chart_work.lines_for(widget))
        adding = [one for one in found if one is not None]

        def add_all(menu: QMenu) -> None:
            for add in adding:
                add(menu)

        return add_all if adding else None

    def open_note(self, code: str) -> None:
        """Open a note on the curve."""
        self._note_work.open(code)

    def add_note(self, chart: QWidget | None = None) -> None:
        """Begin a note at the place that is pointed at in a chart."""
        self._note_work.add(chart)

    def show_note(self, code: str) -> None:
        """Go to the place of a note on the charts."""
        self._note_work.show_place(code)

    def explain(self, asked: Asked) -> None:
        """Show where a figure comes from."""
        self._dialogs.explain(self, asked)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Explain the figure under a Ctrl+click that nothing else took."""
        place = event.position().toPoint()
        there = self.childAt(place) or self
        local = QMouseEvent(
            event.type(),
            there.mapFrom(self, event.position()),
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
        )
        if not self._clicks.clicked(there, local):
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand a letter that nothing in focus took to the chart that is meant."""
        if not self._chart_work.take_key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to explain the figure that a menu is asked for."""
        there = self.childAt(event.pos()) or self
        local = QContextMenuEvent(
            event.reason(), there.mapFrom(self, event.pos()), event.globalPos(), event.modifiers()
        )
        if not self._clicks.menu(there, local):
            super().contextMenuEvent(event)

    def show_settings(self, kind: str = "", unit: str = "") -> None:
        """Show the settings of the plant, at a unit of a kind where one is named."""
        self._settings_open = True
        self._dialogs.plant_settings(self, kind, unit)

    def settings_closed(self) -> None:
        """Make the window anew where it shows people, figures or a plant that are not those any more."""
        self._settings_open = False
        # The page gives the focus back to this window first.
        QTimer.singleShot(0, self, self._renew)

    def _renew(self) -> None:
        if self._is_old and not self._settings_open:
            self._is_old = False
            self.remake_wanted.emit(self._desk.language.code, self._desk.theme.name)

    def open_shift(self, tab: str, day: date, shift: str, unit: str = "", figure: str = "") -> None:
        """Open a shift's form where it is entered, at one field where one is named; others where they stand."""
        from plantdesk.services.attention import SETTINGS

        if tab == SETTINGS:
            self.show_settings(figure, unit)
            return
        self.choose_tab(tab)
        if tab == "milestones" and unit:
            self.milestones.lead_to(unit)
            return
        form = self.form()
        if form is not None:
            form.show_shift(day, shift)
            if not form.focus(unit, figure):
                form.focus_first()
            self._day_wanted = day
            self._move_charts()

    def _move_charts(self) -> None:
        """Move the charts of the tab in front to the day that was asked for, if they are there."""
        front = self.tab(self.tab_key())
        if self._day_wanted is not None and isinstance(front, HasBoard) and front.trends is not None:
            front.trends.show_day(self._day_wanted)
            self._day_wanted = None

    def _down_first(self) -> bool:
        return self._desk.workplace.memory.recall("enter") == "down"

    def _toggle_down(self) -> None:
        down = self._down_action.isChecked()
        self._desk.workplace.memory.remember("enter", "down" if down else "along")
        self._apply_down(down)

    def _toggle_list(self) -> None:
        front = self.tab(self.tab_key())
        if isinstance(front, HasList):
            front.toggle_list()

    def _apply_down(self, down: bool) -> None:
        for form in self.forms.values():
            for grid in form.grids.values() if isinstance(form, EntryForm) else ():
                grid.down_first = down

    def _full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def show_wallboard(self) -> None:
        """Show the wallboard over the whole screen; it is closed with this window."""
        if self._charts is None:
            self.tell(msg("The charts are still being loaded. Try again in a moment."))
            return
        from plantdesk.ui.wallboard import Wallboard

        self.wallboard = board = Wallboard(self._desk, self._charts)
        board.left.connect(self._wallboard_left)
        self.destroyed.connect(board.close)
        board.showFullScreen()
        board.activateWindow()

    def _wallboard_left(self) -> None:
        self.wallboard = None
        self.activateWindow()

    def _other_theme(self) -> None:
        self.remake_wanted.emit(self._desk.language.code, "dark" if self._desk.theme.name == "light" else "light")

    def _quit(self) -> None:
        self.close()

    # --- what happens ----------------------------------------------------------------------------------------------

    def add_charts(self, charts: ModuleType) -> None:
        """Put the charts into the tabs, once their library is loaded: the tab in front at once, others when shown."""
        self._charts = charts
        self._come_to_front()

    def _changed(self, changes: Changes) -> None:
        self._is_old = self._is_old or changes.touches(PLANT, PERSON, FIGURE)
        if self._is_old and not self._settings_open:
            # Whoever listens to the same news finishes with this window first.
            QTimer.singleShot(0, self, self._renew)

    def _tell_typing(self) -> None:
        entered = self._entered_in()
        self.status.tell_typing(entered is not None and entered.has_typing)
        typed_in = tabs_of_drafts(self._desk.drafts)
        if typed_in != self.tabs.typed_in:
            self.tabs.name_all(self.width(), typed_in)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin where figures are entered."""
        super().showEvent(event)
        form = self.form()
        if form is not None:
            form.focus_first()
        self._tell_kept()

    def _tell_kept(self) -> None:
        """Say once which tabs hold what was typed and not saved before the program was left, however that came."""
        kept, self._desk.kept_before = tabs_of_drafts(self._desk.kept_before), ()
        if kept:
            names = [self._desk.language.say(TITLES[key]) for key in TABS if key in kept]
            self.status.tell(msg("Kept from before and not saved yet: {tabs}.", tabs=names), long=True)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint once all of it is on the screen."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self._tell_shown)

    def _tell_shown(self) -> None:
        self.shown_first.emit()
        self._clicks.watch(self)
        if self.tab_key() != "cathode":  # only that tab has something to follow
            self.settled.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep what is typed."""
        if self.wallboard is not None:
            self.wallboard.close()
        self._desk.keep_drafts()
        super().closeEvent(event)
