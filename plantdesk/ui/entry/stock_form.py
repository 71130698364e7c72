"""The line in which something is entered about a stock: what, whose, of which day, how many tonnes, and why."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from plantdesk.domain import plant as p
from plantdesk.domain.errors import PlantDeskError
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import decode
from plantdesk.domain.stock import ADJUSTMENT_T, FIGURES, PHYSICAL_T, STOCK
from plantdesk.domain.text import msg
from plantdesk.services.recording import Outcome
from plantdesk.services.stock import holders, stock_name
from plantdesk.services.stocktaking import below_zero, record_stock, stock_subject
from plantdesk.services.workplace import Workplace
from plantdesk.ui.desk import Changes, Desk
from plantdesk.ui.entry.drafts import FormDrafts
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.line_edit import LineEdit
from plantdesk.ui.widgets.notice_line import Level, NoticeLine
from plantdesk.ui.widgets.number_edit import NumberEdit, Typed


class StockForm(QWidget):
    """One entry at a time; what stands is shown, and a change of it asks for a reason."""

    typing = Signal()
    """What is typed and not saved has changed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._drafts = FormDrafts(desk, self)
        self._saving = False
        say = desk.language.say
        self.what = Choice()
        self.what.setAccessibleName(say(msg("What is entered")))
        self.what.set_choices([(say(figure.name), key) for key, figure in FIGURES.items()], PHYSICAL_T)
        self.whose = Choice()
        self.whose.setAccessibleName(say(msg("Whose stock")))
        self.day = DateEdit(desk.language, desk.today)
        self.day.setAccessibleName(say(msg("Production day")))
        self.day.set_bounds(None, desk.today)
        self.day.setFixedWidth(124)
        self.tonnes = NumberEdit(desk.language)
        self.tonnes.setAccessibleName(say(msg("Tonnes")))
        self.tonnes.setFixedWidth(112)
        self.reason = LineEdit()
        self.reason.setAccessibleName(say(msg("Reason")))
        self.reason.setMaxLength(300)
        self.save_button = QPushButton(say(msg("Save")))
        self.save_button.setAutoDefault(False)
        for typed in (self.tonnes, self.reason, self.save_button):
            typed.setEnabled(desk.entry_closed is None)
        self.notice = NoticeLine(desk.theme, desk.language, lines=1)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(6)
        above = QHBoxLayout()
        above.setSpacing(6)
        for part in (self.what, self.day, self.tonnes, label(say(FIGURES[PHYSICAL_T].unit), "muted")):
            above.addWidget(part, 1 if part is self.what else 0)
        grid.addLayout(above, 0, 0, 1, 2)
        below = QHBoxLayout()
        below.setSpacing(6)
        self.whose.setMinimumWidth(150)
        self.whose.setMaximumWidth(230)
        below.addWidget(self.whose)
        below.addWidget(self.reason, 1)
        below.addWidget(self.save_button)
        grid.addLayout(below, 1, 0, 1, 2)
        grid.addWidget(self.notice, 2, 0, 1, 2)
        self._fill_whose()
        self.show_standing()
        self.what.currentIndexChanged.connect(lambda _: self.show_standing())
        self.whose.currentIndexChanged.connect(lambda _: self.show_standing())
        self.day.day_changed.connect(lambda _: self.show_standing())
        self.day.refused.connect(lambda why: self.notice.show_notice(Level.ERROR, why))
        self.day.accepted.connect(self.notice.clear)
        self.day.entered.connect(lambda: self.tonnes.setFocus(Qt.FocusReason.TabFocusReason))
        self.tonnes.edited.connect(self._edited)
        self.tonnes.moved.connect(lambda _: self.reason.setFocus())
        self.reason.returnPressed.connect(self.save)
        self.save_button.clicked.connect(self.save)
        desk.changed.connect(self._changed)

    @property
    def subject(self) -> Subject:
        """Whose stock and day the entry is about."""
        return stock_subject(str(self.whose.currentData()), self.day.day)

    @property
    def figure(self) -> str:
        """The key of what is entered."""
        return str(self.what.currentData())

    @property
    def has_typing(self) -> bool:
        """Tell whether tonnes are typed and not saved."""
        return self.tonnes.has_unsaved_typing

    def choose(self, figure: str, unit: str, day: date) -> None:
        """Go to one entry."""
        self.what.choose(figure)
        self.whose.choose(unit)
        self.day.set_day(day)
        self.show_standing()
        self.tonnes.setFocus()

    def _fill_whose(self) -> None:
        plant, day = self._desk.stocks.plant(), self._desk.today
        units = holders(plant, day) or (p.PLANT,)
        say = self._desk.language.say
        self.whose.set_choices([(say(stock_name(plant, unit, day)), unit) for unit in units], units[0])
        self.whose.setVisible(len(units) > 1)

    def _stands(self) -> tuple[str | None, int | None]:
        standing = self._desk.stocks.at([self.subject]).get(self.subject, {}).get(self.figure)
        return (None, None) if standing is None else (standing.value, standing.revision)

    def show_standing(self) -> None:
        """Show what is recorded for what is chosen, and what is typed there and not saved."""
        value, _ = self._stands()
        stands = None if value is None else decode(value)
        self.tonnes.set_stored("" if stands is None else self._desk.language.value(stands), stands)
        typed = self._drafts.text(self.subject, self.figure)
        if typed is not None:
            self.tonnes.restore_typing(typed)
        say = self._desk.language.say
        needed = self.figure == ADJUSTMENT_T or value is not None
        self.reason.setPlaceholderText(say(msg("Reason, needed here") if needed else msg("Reason or note")))
        if self.figure == ADJUSTMENT_T and value is not None:
            told = msg(
                "An adjustment of {tonnes} t stands for this day: what you type replaces it.", tonnes=decode(value)
            )
            self.notice.show_notice(Level.WARNING, told)
        elif self.notice.level is not Level.INFO:
            self.notice.clear()

    def _edited(self) -> None:
        if self.tonnes.has_unsaved_typing:
            self._drafts.keep(self.subject, self.figure, self.tonnes.text(), self._stands()[1])
        else:
            self._drafts.forget(self.subject, self.figure)
        self.typing.emit()

    def save(self) -> None:
        """Record the entry; what is wrong is said in the line beneath."""
        if self._saving:
            return
        other_day = self.day.reads_otherwise
        if other_day is not None:
            self.notice.show_notice(Level.ERROR, other_day)
            self.day.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        subject, figure, field = self.subject, self.figure, self.tonnes
        if not field.has_unsaved_typing:
            self.notice.show_notice(Level.INFO, msg("Nothing new to save."))
            return
        if field.typed is Typed.NOT_A_NUMBER:
            told = msg("{figure}: “{text}” is not a number.", figure=FIGURES[figure].name, text=field.text())
            self.notice.show_notice(Level.ERROR, told)
            return
        if field.typed is Typed.SEVERAL:
            self.notice.show_notice(
                Level.WARNING, msg("This can be read in two ways: Alt+1 takes the first, Alt+2 the second.")
            )
            return
        value, reason = field.value, self.reason.text().strip() or None
        seen = {figure: self._drafts.seen(subject, figure, self._stands()[1])}
        self._saving = True

        def job(workplace: Workplace) -> Outcome:
            return record_stock(workplace.recorder, subject, {figure: value}, reason, seen)

        self._desk.submit(job, lambda outcome: self._saved(subject, figure, outcome), self._failed)

    def _saved(self, subject: Subject, figure: str, outcome: Outcome) -> None:
        self._saving = False
        wrong = outcome.refused[0].message if outcome.refused else None
        if outcome.clashes:
            clash = outcome.clashes[0]
            wrong = clash.message
            self._drafts.keep(subject, figure, self.tonnes.text(), clash.theirs.id, seen_now=True)
        if wrong is not None:
            self.notice.show_notice(Level.CONFLICT if outcome.clashes else Level.ERROR, wrong)
            if outcome.refused and outcome.refused[0].needs_reason:
                self.reason.setFocus()
            return
        self._drafts.forget(subject, figure)
        self.reason.clear()
        self.tonnes.take_back()
        self.show_standing()
        now = self._desk.moment(round(self._desk.workplace.clock().timestamp() * 1000))
        self.notice.show_notice(Level.INFO, msg("{n} saved at {time}.", n=outcome.saved, time=now.time()))
        below = below_zero(self._desk.stocks, subject.unit, subject.day or self._desk.today)
        if below is not None:
            self.notice.show_notice(Level.WARNING, below)
        self.typing.emit()

    def _failed(self, error: PlantDeskError) -> None:
        self._saving = False
        self.notice.show_notice(Level.ERROR, error.message)

    def _changed(self, changes: Changes) -> None:
        if changes.touches(p.SECTION, p.DIVISION, p.PLANT) and any(s.shift is None for s in changes.subjects):
            self._fill_whose()
        if changes.touches(STOCK):
            self.show_standing()
