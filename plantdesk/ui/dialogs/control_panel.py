"""The control chart of a figure with its choices, the baseline that can be frozen, and whether a change is real."""

from __future__ import annotations

from datetime import date, timedelta

import shiboken6
from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTableWidgetItem, QVBoxLayout, QWidget

from plantdesk.domain import measures as m
from plantdesk.domain.catalogue import Chart, Derived, Figure
from plantdesk.domain.control import ControlChart
from plantdesk.domain.day import TOTAL
from plantdesk.domain.errors import PlantDeskError, Refused
from plantdesk.domain.periods import Span, day_number, day_of
from plantdesk.domain.plant import PLANT
from plantdesk.domain.run_rules import NELSON, USUAL, WESTERN_ELECTRIC, Rule
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.baseline_places import BASELINE
from plantdesk.services.change import change_between, mean_unit, method_words, verdict_words
from plantdesk.services.control import Control, Points, chart_name, control, flag_reason, freeze, points_of
from plantdesk.services.recording import Outcome
from plantdesk.services.rolling import LONGEST_BY_SHIFT, RollUp
from plantdesk.services.trace_asked import Asked
from plantdesk.ui.charts.control_plot import ControlPicture, ControlPlot, Mark
from plantdesk.ui.charts.legend import Look
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.dialogs.lists import ReadingTable
from plantdesk.ui.dialogs.side_window import button
from plantdesk.ui.tracing import mark
from plantdesk.ui.trends.flagging import BoardFlags
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.notice_line import Level, NoticeLine

WHEN, VALUE, WHY = range(3)
_MORE, _MOST = 1, 4
_PERIODS = (90, 180, 365, 1096)
_EACH = {RollUp.DAY: msg("by day"), RollUp.SHIFT: msg("by shift")}
_RULES: tuple[tuple[Message, tuple[Rule, ...] | None], ...] = (
    (msg("usual rules"), None),
    (msg("rules 1 and 2"), USUAL),
    (msg("Western Electric 1–4"), WESTERN_ELECTRIC),
    (msg("Nelson 1–8"), NELSON),
)


class ControlPanel(QWidget):
    """The control chart of one figure, of one unit or of all (``""``); it follows what is recorded."""

    retitled = Signal(str)
    """Another figure is shown: what the chart is called now."""

    def __init__(self, desk: Desk, figure: str, unit: str = TOTAL, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._baseline: Span | None = None
        self._found: Control | None = None
        self._freezing = False
        self._points: tuple[tuple[object, ...], Points] | None = None
        """What was read last, with what it was read for: moving the baseline reads nothing anew."""
        say = desk.language.say
        self.figure = Choice()
        self.figure.setAccessibleName(say(msg("Figure in the chart")))
        self.figure.set_choices([(say(one.name), one.key) for one in self._figures()], figure)
        self.unit = Choice()
        self.unit.setAccessibleName(say(msg("Unit of the plant")))
        self.by = Choice()
        self.by.setAccessibleName(say(msg("A point for each")))
        self.by.set_choices([(say(words), by) for by, words in _EACH.items()], RollUp.DAY)
        self.period = Choice()
        self.period.setAccessibleName(say(msg("Period that is shown")))
        self.period.set_choices([(say(msg("{n} days back", n=days)), days) for days in _PERIODS], 365)
        self.chart = Choice()
        self.chart.setAccessibleName(say(msg("Kind of control chart")))
        kinds: list[tuple[str, object]] = [(say(msg("usual chart")), None)]
        self.chart.set_choices(kinds + [(say(chart_name(kind)), kind) for kind in ControlChart])
        self.rules = Choice()
        self.rules.setAccessibleName(say(msg("Rules")))
        self.rules.set_choices([(say(words), rules) for words, rules in _RULES])
        self.facts = label("", "muted")
        self.facts.setWordWrap(True)
        self.plot = ControlPlot(desk.theme, desk.language, self)
        self.plot.setAccessibleName(say(msg("Control chart; the arrow keys move the baseline")))
        self._flags = BoardFlags(desk, self)
        self._flagged: tuple[str, str] | None = None
        """Figure and unit of which the notes are flagged."""
        self.notes = label("", "muted")
        self.notes.setWordWrap(True)
        self.first, self.last = (self._day_field(name) for name in (msg("Baseline from"), msg("Baseline to")))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(say(msg("Why these days are typical")))
        self.reason.setPlaceholderText(say(msg("Why these days are typical")))
        self.reason.setMaxLength(300)
        self.freeze_button = button(say(msg("Freeze baseline")))
        self.unfreeze_button = button(say(msg("Take this baseline back")))
        headings = [say(heading) for heading in (msg("When"), msg("Value"), msg("Why it stands out"))]
        self.table = ReadingTable(say(msg("Points that stand out")), headings, WHY)
        self.before = tuple(self._day_field(name) for name in (msg("First period from"), msg("First period to")))
        self.after = tuple(self._day_field(name) for name in (msg("Second period from"), msg("Second period to")))
        self.verdict = label("", "strong")
        self.method = label("", "muted")
        for words in (self.verdict, self.method):
            words.setWordWrap(True)
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        self._lay_out()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.read)
        desk.closed.connect(self._soon.stop)
        self._fill_units(unit)
        self._usual_periods()
        self._connect()
        self.read()

    def _figures(self) -> list[Figure | Derived]:
        catalogue = self._desk.reader.catalogue
        return [
            one for sheet in catalogue.sheets for one in catalogue.charted(sheet.key) if one.drawn is not Chart.NONE
        ]

    def _day_field(self, name: Message) -> DateEdit:
        field = DateEdit(self._desk.language, self._desk.today)
        field.setAccessibleName(self._desk.language.say(name))
        field.set_bounds(None, self._desk.today)
        field.setFixedWidth(128)
        return field

    def _lay_out(self) -> None:
        say = self._desk.language.say
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        for row in (
            (self.figure, self.unit, self.by, self.period, None, self.chart, self.rules),
            (self.facts,),
        ):
            whole.addLayout(_row(*row))
        whole.addWidget(self.plot, 3)
        whole.addWidget(self.notes)
        baseline = _row(
            label(say(msg("Baseline")), "strong"),
            self.first,
            label("–", "muted"),
            self.last,
            self.reason,
            self.freeze_button,
            self.unfreeze_button,
        )
        baseline.setStretchFactor(self.reason, 1)
        whole.addLayout(baseline)
        whole.addWidget(self.table, 1)
        self.table.setMinimumHeight(84)
        whole.addLayout(
            _row(
                label(say(msg("Is this change real?")), "strong"),
                self.before[0],
                label("–", "muted"),
                self.before[1],
                label(say(msg("against")), "muted"),
                self.after[0],
                label("–", "muted"),
                self.after[1],
                None,
            )
        )
        for part in (self.verdict, self.method, self.notice):
            whole.addWidget(part)

    def _connect(self) -> None:
        self.figure.currentIndexChanged.connect(lambda _: self._other_figure())
        for choice in (self.unit, self.by, self.period):
            choice.currentIndexChanged.connect(lambda _: self._other_points())
        for choice in (self.chart, self.rules):
            choice.currentIndexChanged.connect(lambda _: self.read())
        self.plot.baseline_moved.connect(self._moved)
        for field in (self.first, self.last):
            field.day_changed.connect(lambda _: self._typed_baseline())
        for field in (*self.before, *self.after):
            field.day_changed.connect(lambda _: self._compare())
        for field in (self.first, self.last, *self.before, *self.after):
            field.refused.connect(lambda _: self.notice.show_notice(Level.ERROR, NO_SUCH_DAY))
        self.reason.textChanged.connect(lambda _: self._offer())
        self.reason.returnPressed.connect(self._freeze)
        self.freeze_button.clicked.connect(self._freeze)
        self.unfreeze_button.clicked.connect(self._forget_baseline)
        self.table.currentCellChanged.connect(lambda row, *_: self._point_at(row))
        self._desk.changed.connect(self._changed)

    # --- what is shown ---------------------------------------------------------------------------------------------

    @property
    def found(self) -> Control | None:
        """The chart that is shown; nothing where the figure has none."""
        return self._found

    @property
    def title(self) -> str:
        """What the chart is called."""
        return self._desk.language.say(
            msg("Control chart: {figure}", figure=self._desk.reader.catalogue.series(self._key).name)
        )

    def show_figure(self, figure: str, unit: str = TOTAL) -> None:
        """Show another figure."""
        blocked = self.figure.blockSignals(True)
        self.figure.choose(figure)
        self.figure.blockSignals(blocked)
        self._fill_units(unit)
        self._forget_baseline()
        self.retitled.emit(self.title)

    @property
    def _key(self) -> str:
        return str(self.figure.currentData())

    def _span(self) -> Span:
        last = self._desk.today
        days = int(self.period.currentData())
        if self._by is RollUp.SHIFT:
            days = min(days, LONGEST_BY_SHIFT)
        return Span(last - timedelta(days=days - 1), last)

    @property
    def _by(self) -> RollUp:
        return RollUp(self.by.currentData())

    def _fill_units(self, chosen: str) -> None:
        catalogue, plant, today = self._desk.reader.catalogue, self._desk.plant, self._desk.today
        say = self._desk.language.say
        sheet = catalogue.sheet(catalogue.series(self._key).sheet)
        units = [] if sheet.sums_by else plant.units(sheet.subject, today)
        named: list[tuple[str, object]] = [(say(plant.name(sheet.subject, one, today)), one) for one in units]
        self.unit.set_choices([(say(msg("all together")), TOTAL), *named], chosen)
        self.unit.setVisible(bool(named))

    def _usual_periods(self) -> None:
        today = self._desk.today
        for fields, last in ((self.after, today - timedelta(days=1)), (self.before, today - timedelta(days=31))):
            fields[0].set_day(last - timedelta(days=29))
            fields[1].set_day(last)

    def _other_figure(self) -> None:
        self._fill_units(TOTAL)
        self._forget_baseline()
        self.retitled.emit(self.title)

    def _other_points(self) -> None:
        self._baseline = None
        self.read()

    def _forget_baseline(self) -> None:
        self._baseline = None
        self.read()

    def _moved(self, first: int, last: int) -> None:
        self._baseline = Span(day_of(first), day_of(last))
        self.read()

    def _typed_baseline(self) -> None:
        first, last = self.first.day, self.last.day
        if last < first:
            self.notice.show_notice(Level.ERROR, _reversed(first, last))
            return
        self._baseline = Span(first, last)
        self.read()

    def _changed(self, changes: Changes) -> None:
        catalogue = self._desk.reader.catalogue
        kind = catalogue.sheet(catalogue.series(self._key).sheet).subject
        if changes.touches(kind, BASELINE) or changes.touches(m.SOURCE, PLANT):
            self._points = None
            self._soon.start(0)

    def read(self) -> None:
        """Read and judge everything anew."""
        rules, kind = self.rules.currentData(), self.chart.currentData()
        asked_chart = None if kind is None else ControlChart(kind)
        try:
            found = control(
                self._desk.reader,
                self._key,
                str(self.unit.currentData()),
                self._by,
                self._span(),
                self._baseline,
                asked_chart,
                None if rules is None else tuple(rules),
                self._read_points(),
            )
        except Refused as refused:
            self._found = None
            self.notice.show_notice(Level.ERROR, refused.message)
            return
        self._found = found
        self.notice.clear()
        self.plot.show_picture(self._picture(found))
        if self._flagged != (found.figure.key, found.unit):
            self._flagged = found.figure.key, found.unit
            self._flags.show_on(self.plot, found.figure.key, (found.unit,) if found.unit else ())
        for field, day in ((self.first, found.baseline_span.first), (self.last, found.baseline_span.last)):
            field.set_day(day)
        self.rules.setEnabled(found.chart in (ControlChart.IMR, ControlChart.RESIDUALS))
        self._say_facts(found)
        self._list(found)
        self._offer()
        self._compare()
        mark(self.plot, Asked(found.figure.key, found.span.last, found.unit))

    def _read_points(self) -> Points:
        asked = (self._key, str(self.unit.currentData()), self._by, self._span())
        if self._points is None or self._points[0] != asked:
            self._points = asked, points_of(self._desk.reader, *asked)
        return self._points[1]

    def _picture(self, found: Control) -> ControlPicture:
        say, language = self._desk.language.say, self._desk.language
        reasons: dict[int, list[str]] = {}
        high: dict[int, bool] = {}
        for flag in found.flags:
            reasons.setdefault(flag.at, []).append(say(flag_reason(found, flag)))
            high[flag.at] = flag.high
        unit = say(found.figure.unit)
        values = ["" if value is None else f"{self._number(value)}\u00a0{unit}" for value in found.values]
        legend: list[tuple[Look, str, str]] = [(Look.LINE, "data2", say(chart_name(found.chart)))]
        if found.below:
            legend.append((Look.LINE, "data1", say(msg("lower sum"))))
        if found.centre is not None and found.lower is not None and found.upper is not None:
            legend += [
                (Look.LINE, "plan", say(msg("centre line {value}", value=self._number(found.centre)))),
                (
                    Look.DASHED,
                    "axis",
                    say(msg("limits {low} … {high}", low=self._number(found.lower), high=self._number(found.upper))),
                ),
            ]
        legend.append((Look.BARS, "data1", say(msg("baseline"))))
        plant = self._desk.plant
        names = [
            language.date(slot.day)
            + (f", {say(plant.calendar(slot.day).pattern.shift(slot.shift).name)}" if slot.shift else "")
            for slot in found.slots
        ]
        return ControlPicture(
            [slot.at for slot in found.slots],
            found.drawn,
            found.below,
            names,
            values,
            [Mark(at, high[at], tuple(words)) for at, words in reasons.items()],
            found.centre,
            found.lower,
            found.upper,
            day_number(found.span.first),
            day_number(found.span.last),
            (day_number(found.baseline_span.first), day_number(found.baseline_span.last)),
            legend,
        )

    def _number(self, value: float) -> str:
        decimals = self._desk.reader.catalogue.series(self._key).decimals
        return self._desk.language.number(value, min(_MOST, decimals + _MORE))

    def _say_facts(self, found: Control) -> None:
        say, number = self._desk.language.say, self._desk.language.number
        facts: list[Message] = []
        if found.frozen is not None:
            frozen = found.frozen
            facts.append(
                msg(
                    "Frozen on {moment} by {who}: {reason}.",
                    moment=self._desk.language.date(self._desk.moment(frozen.recorded).date()),
                    who=self._desk.author_name(frozen.author),
                    reason=frozen.reason or "",
                )
            )
        if found.autocorrelation is not None and found.baseline is not None:
            r = found.baseline.autocorrelation
            facts.append(msg("Neighbouring points: r = {r}.", r="?" if r is None else number(r, 2)))
        if found.false_alarms is not None and found.false_alarms_independent is not None:
            facts.append(
                msg(
                    "False alarms to expect a year: {number} (independent points: {independent}).",
                    number=number(found.false_alarms, 1),
                    independent=number(found.false_alarms_independent, 1),
                )
            )
        if found.upper is not None:
            facts.append(msg("{n} points stand out.", n=len(found.flagged)))
        self.facts.setText(" ".join(say(fact) for fact in facts))
        self.notes.setText(" ".join(say(note) for note in found.notes))
        self.notes.setVisible(bool(found.notes))
        self.unfreeze_button.setVisible(self._baseline is not None)

    def _list(self, found: Control) -> None:
        say, picture = self._desk.language.say, self.plot.picture
        assert picture is not None
        blocked = self.table.blockSignals(True)
        self.table.setRowCount(len(found.flags))
        for row, flag in enumerate(reversed(found.flags)):
            texts = {
                WHEN: picture.names[flag.at],
                VALUE: f"{'▲' if flag.high else '▼'} {picture.values[flag.at]}",
                WHY: say(flag_reason(found, flag)),
            }
            for column, text in texts.items():
                item = QTableWidgetItem(text)
                item.setData(Qt.ItemDataRole.UserRole, flag.at)
                item.setToolTip(text)
                self.table.setItem(row, column, item)
        self.table.give_room()
        self.table.blockSignals(blocked)

    def _point_at(self, row: int) -> None:
        item = self.table.item(row, WHEN)
        self.plot.point(None if item is None else int(item.data(Qt.ItemDataRole.UserRole)))

    # --- freezing --------------------------------------------------------------------------------------------------

    def _offer(self) -> None:
        found = self._found
        fits = found is not None and found.baseline is not None and found.baseline.has_width and not self._freezing
        self.freeze_button.setEnabled(fits and bool(self.reason.text().strip()))
        self.freeze_button.setToolTip(self._desk.language.say(msg("Needs days with limits and a reason")))

    def _freeze(self) -> None:
        found = self._found
        if not self.freeze_button.isEnabled() or found is None:
            self.reason.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        closed = self._desk.entry_closed
        if closed is not None:
            self.notice.show_notice(Level.ERROR, closed)
            return
        doubt = self._desk.clock_doubt()
        if doubt is not None:
            self.notice.show_notice(Level.WARNING, doubt)
            return
        key, unit, by, span, reason = found.figure.key, found.unit, found.by, found.baseline_span, self.reason.text()
        self._freezing = True
        self._offer()
        self._desk.submit(
            lambda w: freeze(w.store, w.recorder, key, unit, by, span, reason), self._frozen, self._failed
        )

    def _frozen(self, outcome: Outcome) -> None:
        if not shiboken6.isValid(self):
            return
        self._freezing = False
        self._baseline = None
        self._soon.stop()  # read here, so that what is said below stays
        self.reason.clear()
        self.read()
        self.notice.show_notice(Level.INFO, msg("The baseline is frozen. Ctrl+Z takes it back."))

    def _failed(self, error: PlantDeskError) -> None:
        if shiboken6.isValid(self):
            self._freezing = False
            self._offer()
            self.notice.show_notice(Level.ERROR, error.message)

    # --- is this change real? --------------------------------------------------------------------------------------

    def _compare(self) -> None:
        say, number = self._desk.language.say, self._number
        spans = []
        for first, last in (self.before, self.after):
            if last.day < first.day:
                self._no_verdict(_reversed(first.day, last.day))
                return
            spans.append(Span(first.day, last.day))
        try:
            found = change_between(self._desk.reader, self._key, str(self.unit.currentData()), spans[0], spans[1])
        except Refused as refused:
            self._no_verdict(refused.message)
            return
        judged = found.judged
        parts = [say(verdict_words(found))]
        if judged.before.mean is not None and judged.after.mean is not None and judged.difference is not None:
            sign = "+" if judged.difference > 0 else ""
            parts.append(
                say(
                    msg(
                        "{before} → {after}: {difference} ± {margin} {unit} (95 %).",
                        before=number(judged.before.mean),
                        after=number(judged.after.mean),
                        difference=sign + number(judged.difference),
                        margin="?" if judged.margin is None else number(judged.margin),
                        unit=mean_unit(found.figure),
                    )
                )
            )
        self.verdict.setText(" ".join(parts))
        self.method.setText(say(method_words(found)))

    def _no_verdict(self, why: Message | Text) -> None:
        self.verdict.setText(self._desk.language.say(why))
        self.method.setText("")


def _reversed(first: date, last: date) -> Message:
    return msg("A period cannot end on {last} before it begins on {first}.", first=first, last=last)


def _row(*parts: QWidget | None) -> QHBoxLayout:
    """Put widgets beside each other; ``None`` takes the room that is left."""
    row = QHBoxLayout()
    row.setSpacing(8)
    for part in parts:
        if part is None:
            row.addStretch(1)
        else:
            row.addWidget(part)
    return row


NO_SUCH_DAY = msg("This is not a day up to today. Write it like 30.06.2016.")
