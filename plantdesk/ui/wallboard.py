"""The wallboard: a second window over the whole screen, in large type, with pages that turn; nothing can be entered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from types import ModuleType

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.plant import PLANT
from plantdesk.domain.text import Message, msg
from plantdesk.services.freshness import freshness
from plantdesk.services.layouts import Layout, Panel, kept_layouts
from plantdesk.services.overview import overview
from plantdesk.services.programme import portfolio
from plantdesk.services.programme_reminders import Coming, coming
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.look_bar import lens_words
from plantdesk.ui.tabs.overview_tiles import OverviewTiles
from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel

_WINDOW = 1130
"""Pixels of width that a page of the window's type fills well: a screen that is wider shows it as much larger."""
_LARGEST, _SMALLEST, _TILES = 4.0, 1.2, 1.35
SECONDS, LEAST, MOST, STEP = 30, 5, 600, 5
REMEMBERED = "wallboard seconds"
_TICK_MS = 1000
_REFRESH_MS = 40
_MILESTONES = 9


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its name, and what makes its widget anew from what stands now."""

    key: str
    name: Message | str
    make: Callable[[], QWidget]


class Wallboard(QWidget):
    """Pages of the plant for a screen on the wall.

    ``Esc`` or ``F11`` leaves, ``Space`` stops the pages and lets them go on, Right and Left turn, ``+`` and ``-`` set
    the seconds.
    """

    left = Signal()
    """The wallboard was closed."""

    def __init__(self, desk: Desk, charts: ModuleType, width: int = 0) -> None:
        """Show what ``desk`` looks at; ``charts`` is the loaded module of trends, ``width`` the screen's if not this one's."""
        super().__init__(None, Qt.WindowType.Window)
        self._larger = min(_LARGEST, max(_SMALLEST, (width or self.screen().size().width()) / _WINDOW))
        self._desk = desk.beside(Theme(desk.theme.name, larger=self._larger))
        self._charts = charts
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setStyleSheet(_style(self._desk.theme))
        say, theme = desk.language.say, self._desk.theme
        self.setWindowTitle(say(msg("PlantDesk · wallboard")))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.is_paused = False
        remembered = desk.workplace.memory.recall(REMEMBERED) or ""
        self.seconds = min(MOST, max(LEAST, int(remembered))) if remembered.isdigit() else SECONDS
        self._passed = 0
        plant = say(desk.plant.name(PLANT, PLANT, desk.today))
        looks = ", ".join(say(one) for one in lens_words(desk))
        self._plant = ElidedLabel(f"{plant} · {looks}" if looks else plant, "muted")
        self.title, self.clock = label(role="figure"), label(role="figure")
        self.banner = label(role="banner")
        self.banner.setWordWrap(True)
        self.banner.setMargin(8)
        self.as_of, self.turning = label(role="muted"), label(role="muted")
        self.stack = QStackedWidget()
        head = QHBoxLayout()
        head.setSpacing(24)
        head.addWidget(self.title)
        head.addWidget(self._plant, 1)
        head.addWidget(self.clock)
        foot = QHBoxLayout()
        foot.addWidget(self.as_of, 1)
        foot.addWidget(self.turning)
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 16, 28, 14)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self.banner)
        column.addWidget(self.stack, 1)
        column.addLayout(foot)
        for part in (self.title, self.clock):
            part.setFont(theme.font("figure", strong=True))
        self.pages: list[Page] = []
        self.place = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self.tick)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_REFRESH_MS)
        self._soon.timeout.connect(self._renew)
        self._desk.changed.connect(self._changed)
        self._desk.closed.connect(self.close)
        self._list_pages()
        self.show_page(0)
        self._tell()
        self._timer.start()

    # --- pages -----------------------------------------------------------------------------------------------------

    def _list_pages(self) -> None:
        ledger, plant, today = self._desk.reader, self._desk.plant, self._desk.today
        sources = plant.units(m.SOURCE, today)[:8]
        pages = [Page("overview", msg("Overview"), self._figures)]
        if plant.all_units(m.SECTION):
            output: list[Panel] = [{"figures": [m.CATHODE_T], "compare": "plan"}]
            pages.append(self._charted("output", msg("Cathode output against plan"), output))
        if sources:
            grades: list[Panel] = [{"figures": [m.CU_PCT], "units": list(sources)}]
            pages.append(self._charted("grades", msg("Copper grade by source, %"), grades))
        if portfolio(ledger).promises():
            pages.append(Page("milestones", msg("Milestones"), self._milestones))
        pages += [self._charted(one.code, one.name, one.panels, one.span) for one in kept_layouts(ledger)]
        self.pages = pages

    def _charted(self, key: str, name: Message | str, panels: Sequence[Panel], span: str = "90d") -> Page:
        def make() -> QWidget:
            space: QWidget = self._charts.Workspace(self._desk, reading=True)
            space.show_layout(Layout("", tuple(panels), span))  # type: ignore[attr-defined]
            return space

        return Page(key, name, make)

    def _figures(self) -> QWidget:
        larger = self._larger * _TILES
        tiles = OverviewTiles(self._desk, larger=larger)
        tiles.setStyleSheet(_style(Theme(self._desk.theme.name, larger=larger)))
        tiles.show_figures(overview(self._desk.reader, self._desk.today))
        return tiles

    def _milestones(self) -> QWidget:
        """List what comes next: what is not done, by the date to look at, overdue first."""
        say, today = self._desk.language.say, self._desk.today
        first, waiting = coming(self._desk.reader, today, _MILESTONES)
        page = QFrame()
        page.setObjectName("panel")
        page.setStyleSheet(_style(Theme(self._desk.theme.name, larger=self._larger * _TILES)))
        grid = QGridLayout(page)
        grid.setContentsMargins(24, 14, 24, 14)
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(round(10 * self._larger))
        grid.setColumnStretch(0, 2)
        grid.setColumnStretch(1, 3)
        for column, words in enumerate(
            (msg("Milestone"), msg("Project"), msg("Due"), msg("Slip, days"), msg("Status"))
        ):
            grid.addWidget(label(say(words), "muted"), 0, column)
        for row, one in enumerate(first, start=1):
            self._fill_row(grid, row, one)
        more = waiting - _MILESTONES
        if more > 0:
            rest = label(say(msg("and {more} more", more=more)), "muted")
            grid.addWidget(rest, _MILESTONES + 1, 0, Qt.AlignmentFlag.AlignVCenter)
        for row in range(1, _MILESTONES + 2):  # as much room between them as there is
            grid.setRowStretch(row, 1)
        return page

    def _fill_row(self, grid: QGridLayout, row: int, one: Coming) -> None:
        language, due, slip = self._desk.language, one.due, one.slip_days
        written = "" if slip is None else f"+{slip}" if slip > 0 else str(slip)
        parts = (
            ElidedLabel(language.say(one.name), ""),
            ElidedLabel(language.say(one.project), "muted"),
            label("" if due is None else language.date(due)),
            label(written.replace("-", "\N{MINUS SIGN}")),
            label(language.say(one.status.label), "strong"),
        )
        for column, part in enumerate(parts):
            grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignVCenter)

    def show_page(self, place: int) -> None:
        """Show a page, made from what stands now; the one before is dropped."""
        self.place, self._passed = place % len(self.pages), 0
        page = self.pages[self.place]
        made = page.make()
        for part in (made, *made.findChildren(QWidget)):
            part.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # every key is one of the wallboard
        before = self.stack.currentWidget()
        self.stack.addWidget(made)
        self.stack.setCurrentWidget(made)
        if before is not None:
            self.stack.removeWidget(before)
            before.deleteLater()
        self.title.setText(self._desk.language.say(page.name))
        self._tell()

    def turn(self, step: int = 1) -> None:
        """Turn to the next page, or to the one before."""
        key = self.pages[self.place].key
        self._list_pages()
        keys = [page.key for page in self.pages]
        here = keys.index(key) if key in keys else min(self.place, len(keys) - 1)
        self.show_page(here + step)

    # --- what passes -----------------------------------------------------------------------------------------------

    def tick(self) -> None:
        """A second has passed."""
        self._passed += 0 if self.is_paused else 1
        if self._passed >= self.seconds:
            self.turn()
        else:
            self._tell()

    def _tell(self) -> None:
        desk, language = self._desk, self._desk.language
        say, moment = language.say, desk.workplace.clock()
        local = desk.plant.calendar(moment.date()).local(moment).replace(tzinfo=None)
        self.clock.setText(f"{language.weekday(local.date())} {language.date(local.date())}  {local:%H:%M}")
        found = freshness(desk.reader, desk.now)
        if found.newest is None:
            self.as_of.setText(say(msg("nothing has been entered yet")))
        else:
            newest = desk.plant.calendar(found.newest.date()).local(found.newest).replace(tzinfo=None)
            self.as_of.setText(say(msg("data as of {moment}", moment=newest)))
        self.banner.setVisible(found.is_stale)
        if found.is_stale:
            self.banner.setText("▲ " + say(_stale(found.age)))
        number, count = self.place + 1, len(self.pages)
        if self.is_paused:
            words = msg("page {number} of {count} · stopped, Space goes on · Esc leaves", number=number, count=count)
        else:
            words = msg(
                "page {number} of {count} · every {seconds} s · Esc leaves",
                number=number,
                count=count,
                seconds=self.seconds,
            )
        self.turning.setText(say(words))

    def _changed(self, changes: Changes) -> None:
        self._tell()
        if not isinstance(self.stack.currentWidget(), self._charts.Workspace):
            self._soon.start()  # charts take over what arrives by themselves

    def _renew(self) -> None:
        passed = self._passed
        self.show_page(self.place)
        self._passed = passed

    # --- keys ------------------------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave, stop, turn, set the seconds."""
        match event.key():
            case Qt.Key.Key_Escape | Qt.Key.Key_F11:
                self.close()
            case Qt.Key.Key_Space:
                self.is_paused = not self.is_paused
                self._tell()
            case Qt.Key.Key_Right | Qt.Key.Key_PageDown:
                self.turn(1)
            case Qt.Key.Key_Left | Qt.Key.Key_PageUp:
                self.turn(-1)
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._set_seconds(self.seconds + STEP)
            case Qt.Key.Key_Minus:
                self._set_seconds(self.seconds - STEP)
            case _:
                super().keyPressEvent(event)

    def _set_seconds(self, seconds: int) -> None:
        self.seconds = min(MOST, max(LEAST, seconds))
        self._desk.workplace.memory.remember(REMEMBERED, str(self.seconds))
        self._tell()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stop everything."""
        self._timer.stop()
        self._soon.stop()
        self._desk.leave()
        super().closeEvent(event)
        self.left.emit()


def _style(theme: Theme) -> str:
    """Give the style sheet of a theme with its type for what has no size of its own, too."""
    return f"QLabel {{ font-size: {theme.size('body')}px; }}\n{theme.style_sheet()}"


def _stale(age: timedelta | None) -> Message:
    if age is None:
        return msg("Nothing has been entered yet: this is not how the plant stands.")
    hours = int(age.total_seconds() // 3600)
    return msg("The newest entry is {n} hours old: this is not how the plant stands now.", n=hours)
