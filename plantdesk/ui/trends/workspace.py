"""Charts that a manager put together: any number of panels over one stretch of time, composed while they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from plantdesk.domain.errors import Refused
from plantdesk.domain.periods import day_number
from plantdesk.domain.text import msg
from plantdesk.services.layouts import MOST_PANELS, Layout, Panel
from plantdesk.ui.charts import PanelSpec, Preset, RangeBar, TimeRange
from plantdesk.ui.desk import Desk
from plantdesk.ui.trends.composer import Composer
from plantdesk.ui.trends.panel import ChartPanel
from plantdesk.ui.widgets.dynamic import label, set_style_property
from plantdesk.ui.widgets.empty_state import EmptyState

_TWO_FROM = 900
"""Pixels of width from which on two charts stand side by side."""
_LEAST_HEIGHT = 210


class Frame(QFrame):
    """The place of one chart; it is framed while it is the chosen one."""

    def __init__(self, panel: ChartPanel) -> None:
        super().__init__()
        self.panel = panel
        self.setObjectName("panel")
        self.setMinimumHeight(_LEAST_HEIGHT)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 6, 12, 8)
        column.addWidget(panel)

    def hasHeightForWidth(self) -> bool:
        """Share the room with the others: words beneath a chart would else have all charts as tall as they like."""
        return False


class Workspace(QWidget):
    """The charts of a layout, and at the right, while it is composed, what the chosen one shows.

    ``Ins`` adds a chart, ``Del`` removes the chosen one, ``Ctrl+Shift+Left`` and ``Ctrl+Shift+Right`` move it.
    """

    changed = Signal()
    """What is composed has changed."""
    grown = Signal(QWidget)
    """A chart has been put in."""

    def __init__(self, desk: Desk, parent: QWidget | None = None, *, reading: bool = False) -> None:
        """With ``reading`` the charts fill the room and nothing can be composed."""
        super().__init__(parent)
        self._desk, self._reading = desk, reading
        self._skipped: list[Panel] = []
        """Panels that this program cannot read; they stay in the layout as they are."""
        self._frames: list[Frame] = []
        self._chosen = -1
        span, today = desk.reader.span(), desk.today
        first = span[0] if span else today
        self.time = TimeRange(day_number(first), day_number(max(span[1] if span else today, today)), parent=self)
        self.composer = Composer(desk)
        self.composer.hide()
        self._odd = label(role="caption")
        self._odd.setWordWrap(True)
        self._odd.hide()
        self._empty = EmptyState(
            desk.language.say(msg("There is no chart here yet.")),
            desk.language.say(msg("Add one, choose what it shows, then give the layout a name and keep it.")),
            desk.language.say(msg("Add a chart")),
            self,
        )
        self._empty.wanted.connect(self.add)
        room = QWidget()
        room.setObjectName("scrolled")
        self._grid = QGridLayout(room)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(10)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(room)
        self.range_bar = RangeBar(desk.language, self.time)
        left = QVBoxLayout()
        left.setSpacing(6)
        self.head = QHBoxLayout()
        """The line above the charts, left of the ranges."""
        self.head.addWidget(self._odd, 1)
        self.head.addStretch(0)
        self.head.addWidget(self.range_bar)
        left.addLayout(self.head)
        left.addWidget(scroll, 1)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addLayout(left, 1)
        whole.addWidget(self.composer)
        self.composer.changed.connect(self._replace)
        self.composer.add_wanted.connect(self.add)
        self.composer.remove_wanted.connect(self.remove)
        self.composer.move_wanted.connect(self.move_chosen)
        self.range_bar.setVisible(not reading)
        for key, does in (
            ()
            if reading
            else (
                ("Ins", self.add),
                ("Del", self.remove),
                ("Ctrl+Shift+Left", lambda: self.move_chosen(-1)),
                ("Ctrl+Shift+Right", lambda: self.move_chosen(1)),
            )
        ):
            shortcut = QShortcut(QKeySequence(key), scroll)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        self._arrange_soon = QTimer(self)
        self._arrange_soon.setSingleShot(True)
        self._arrange_soon.timeout.connect(self._arrange)
        self.time.changed.connect(lambda *_: self._span_changed())
        self._preset = Preset.DAYS_90
        self._arrange()

    # --- what is composed ------------------------------------------------------------------------------------------

    @property
    def panels(self) -> tuple[ChartPanel, ...]:
        """The charts in their order."""
        return tuple(frame.panel for frame in self._frames)

    @property
    def chosen(self) -> int:
        """The place of the chosen chart; -1 where there is none."""
        return self._chosen

    def composed(self, layout: Layout) -> Layout:
        """Give a layout with what is composed here."""
        told = (*(panel.spec.to_json() for panel in self.panels), *self._skipped)
        return replace(layout, panels=told, span=self._preset.value)

    def show_layout(self, layout: Layout) -> None:
        """Show other charts; a panel that cannot be read is told of, and the others are shown."""
        specs, self._skipped = [], []
        for told in layout.panels:
            try:
                specs.append(PanelSpec.from_json(told))
            except Refused:
                self._skipped.append(told)
        say = self._desk.language.say
        self._odd.setText(say(msg("{n} charts of this layout cannot be shown here.", n=len(self._skipped))))
        self._odd.setVisible(bool(self._skipped))
        for frame in self._frames:
            _drop(frame)
        self._frames = [self._frame(spec) for spec in specs]
        self._preset = Preset(layout.span) if layout.span in set(Preset) else Preset.DAYS_90
        self.time.choose(self._preset)
        self._chosen = -1
        self._arrange()
        self.choose(0 if self._frames else -1)

    def add(self, spec: PanelSpec | None = None) -> None:
        """Add a chart behind the chosen one, and choose it; without a spec it shows the first figure there is."""
        if len(self._frames) >= MOST_PANELS:
            say = self._desk.language.say
            self._odd.setText(
                say(msg("A layout has at most {n} charts. Remove some, or make a second layout.", n=MOST_PANELS))
            )
            self._odd.show()
            return
        place = self._chosen + 1 if self._chosen >= 0 else len(self._frames)
        self._frames.insert(place, self._frame(spec or PanelSpec((self.composer.first_figure,))))
        self._arrange()
        self.composer.show()
        self.choose(place, focus=True)
        self.changed.emit()

    def remove(self) -> None:
        """Remove the chosen chart."""
        if self._chosen < 0:
            return
        here = self._chosen
        _drop(self._frames.pop(here))  # the focus goes on to another chart, which then is the chosen one
        place = min(here, len(self._frames) - 1)
        self._chosen = -1
        self._arrange()
        self.choose(place, focus=True)
        self.changed.emit()

    def move_chosen(self, step: int) -> None:
        """Let the chosen chart stand earlier or later."""
        here, there = self._chosen, self._chosen + step
        if here < 0 or not 0 <= there < len(self._frames):
            return
        self._frames[here], self._frames[there] = self._frames[there], self._frames[here]
        self._chosen = there
        self._arrange()
        self.choose(there, focus=True)
        self.changed.emit()

    def choose(self, place: int, *, focus: bool = False) -> None:
        """Choose the chart at a place, or none."""
        self._chosen = place
        for number, frame in enumerate(self._frames):
            shown = number == place and not self.composer.isHidden()
            set_style_property(frame, "chosen", "yes" if shown else "no")
        self.composer.show_spec(self._frames[place].panel.spec if place >= 0 else None)
        if focus and place >= 0:
            self._frames[place].panel.chart.setFocus(Qt.FocusReason.OtherFocusReason)

    def compose(self, wanted: bool) -> None:
        """Show or hide what the chosen chart is composed with."""
        self.composer.setVisible(wanted)
        self.choose(self._chosen if self._chosen >= 0 or not self._frames else 0)
        self._arrange_soon.start(0)

    def finish(self) -> None:
        """Fill all charts at once, for a picture that cannot wait."""
        for panel in self.panels:
            panel.finish()

    def _replace(self, spec: object) -> None:
        assert isinstance(spec, PanelSpec)
        here, focused = self._chosen, QApplication.focusWidget()
        if here < 0:
            return
        before = self._frames[here]
        with_focus = focused is not None and before.isAncestorOf(focused)
        self._frames[here] = self._frame(spec)
        _drop(before)  # the focus goes on to another chart, which then is the chosen one
        self._arrange()
        self.choose(here, focus=with_focus)
        self.changed.emit()

    def _span_changed(self) -> None:
        preset = self.time.preset
        if preset is not None and preset is not self._preset:
            self._preset = preset
            self.changed.emit()

    # --- on the screen ---------------------------------------------------------------------------------------------

    def _frame(self, spec: PanelSpec) -> Frame:
        frame = Frame(ChartPanel(self._desk, spec, self.time, reading=self._reading))
        frame.panel.spec_wanted.connect(lambda wanted: self._replace_in(frame, wanted))
        self.grown.emit(frame)
        return frame

    def _replace_in(self, frame: Frame, spec: object) -> None:
        self.choose(self._frames.index(frame))
        self._replace(spec)

    def _follow_focus(self, _old: QWidget | None, now: QWidget | None) -> None:
        for place, frame in enumerate(self._frames):
            if now is not None and frame.isAncestorOf(now) and place != self._chosen:
                self.choose(place)
                return

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one column or two."""
        super().resizeEvent(event)
        self._arrange_soon.start(0)

    def _arrange(self) -> None:
        """Place the charts: two in a row where there is room, the last alone in its row takes all of it."""
        while self._grid.count():
            self._grid.takeAt(0)
        if not self._frames:
            self._grid.addWidget(self._empty, 0, 0)
            self._empty.show()
            return
        self._empty.hide()
        room = self.width() - (self.composer.width() if not self.composer.isHidden() else 0)
        columns = 2 if room >= _TWO_FROM and len(self._frames) > 1 else 1
        for place, frame in enumerate(self._frames):
            alone = columns == 2 and place == len(self._frames) - 1 and place % 2 == 0
            self._grid.addWidget(frame, place // columns, place % columns, 1, columns if alone else 1)
            frame.show()
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)


def _drop(frame: Frame) -> None:
    frame.hide()
    frame.setParent(None)
    frame.deleteLater()


def specs_of(panels: Sequence[Panel]) -> list[PanelSpec]:
    """Read the panels that can be read."""
    found = []
    for told in panels:
        try:
            found.append(PanelSpec.from_json(told))
        except Refused:
            continue
    return found
