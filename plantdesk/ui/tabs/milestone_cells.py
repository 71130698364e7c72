"""How the cells of the milestones are drawn and typed in; the bars stand in a column of the table itself.

A bar that is part of its row lines up with it by construction, also while scrolling.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import (
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from plantdesk.domain.milestones import Milestone, Status
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.services.milestones import DATES
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.milestone_table import LONGEST_TEXT, SLIP, STATUS, TIMELINE, MilestoneTable
from plantdesk.ui.theme import Theme
from plantdesk.ui.widgets.date_edit import read_day
from plantdesk.ui.widgets.dynamic import set_style_property
from plantdesk.ui.widgets.notice_line import Level

Index = QModelIndex | QPersistentModelIndex

PADDING = 7
_INSET = 8
"""Room at both ends of the time scale, so that a diamond at its end is whole."""

STATUS_TOKENS = {
    Status.DONE: "ok",
    Status.ON_TIME: "data2",
    Status.AT_RISK: "warn",
    Status.LATE: "alarm",
    Status.NOT_STARTED: "axis",
}
_FRAMES = {Level.ERROR: "alarm", Level.CONFLICT: "conflict", Level.WARNING: "warn", Level.INFO: "accent"}


class CellEdit(QLineEdit):
    """The editor of one cell; what is no date (yet) is marked while it is typed."""

    def __init__(self, language: Language, desk: Desk, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._is_date = desk, key in DATES
        self.setMaxLength(LONGEST_TEXT)
        if self._is_date:
            self.setPlaceholderText(language.say(msg("dd.mm.yyyy")))
        set_style_property(self, "state", "edited")
        self.textChanged.connect(self._judge)

    def _judge(self, text: str) -> None:
        wrong = self._is_date and bool(text.strip()) and read_day(text, self._desk.today) is None
        set_style_property(self, "state", "warn" if wrong else "edited")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what the field has no use for from the table beneath, where Enter would open the cell again."""
        super().keyPressEvent(event)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep the editor open: a menu would take the focus and with it the typing."""


class MilestoneCells(QStyledItemDelegate):
    """Draws and edits the cells."""

    keystroke = Signal(str, str, str)
    """Emitted with code, attribute and text while somebody types."""

    def __init__(self, desk: Desk, table: MilestoneTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table

    # --- editing ---------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Open a field for the cell and remember what stood when the typing began."""
        place = self._table.place(index)
        assert place is not None
        self._table.begin(index)
        editor = CellEdit(self._desk.language, self._desk, place[1], parent)
        editor.setAccessibleName(str(self._table.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        editor.textEdited.connect(lambda text: self.keystroke.emit(*place, text))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field once; what others record meanwhile does not overwrite the typing."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified() and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Hand the typing to the table."""
        assert isinstance(editor, QLineEdit)
        self._table.setData(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Let the field cover its cell; a long text gets more room."""
        rect = QRect(option.rect)
        least = 128 if index.column() not in (SLIP, STATUS) else rect.width()
        rect.setWidth(max(rect.width(), least))
        editor.setGeometry(rect)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: its row, its state, its text, mark or bar."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, view = self._desk.theme, option.widget
        current = view.currentIndex() if isinstance(view, QTableView) else QModelIndex()
        if current.isValid() and index.row() == current.row():
            painter.fillRect(option.rect, theme.colour("hover"))
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.colour("grid"))
        if index.column() == TIMELINE:
            draw_bar(painter, option.rect, self._table, index.row(), theme, self._desk)
        else:
            self._draw_state(painter, option, index, current)
            self._draw_text(painter, option, index)
        painter.restore()

    def _draw_state(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, current: QModelIndex) -> None:
        """Frame the cell: a field in the row at hand, the focus, unsaved typing, or what is wrong with it."""
        theme, place = self._desk.theme, self._table.place(index)
        box = QRectF(option.rect).adjusted(1.5, 2.5, -1.5, -3.5)
        held = self._table.typing.get(place) if place is not None else None
        here = current.isValid() and current == index
        if held is not None:
            token = "accent" if held.fault is None else _FRAMES[held.level]
            painter.setBrush(theme.colour(f"{token}_soft"))
            dashed = Qt.PenStyle.DashLine if held.fault is None else Qt.PenStyle.SolidLine
            painter.setPen(QPen(theme.colour(token), 2 if here or held.fault else 1.5, dashed))
            painter.drawRoundedRect(box, 4, 4)
        elif place is not None and current.isValid() and current.row() == index.row():
            painter.setBrush(theme.colour("field"))
            painter.setPen(QPen(theme.colour("field_border"), 1))
            painter.drawRoundedRect(box, 4, 4)
        if here:
            focused = bool(option.state & QStyle.StateFlag.State_Active) and bool(option.widget.hasFocus())
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent" if focused else "axis"), 2))
            painter.drawRoundedRect(box, 4, 4)

    def _draw_text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, text = self._desk.theme, str(index.data(Qt.ItemDataRole.DisplayRole))
        rect = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.setFont(theme.font())
        if index.column() == STATUS and text:
            status = self._table.milestone(index.row()).status(self._desk.today)
            painter.setPen(theme.colour(STATUS_TOKENS[status]))
            painter.drawText(rect, _flags(Qt.AlignmentFlag.AlignLeft), text[0])
            rect.setLeft(rect.left() + 18)
            text = text[2:]
        painter.setPen(self._text_colour(index))
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, index.data(Qt.ItemDataRole.TextAlignmentRole), shown)
        place = self._table.place(index)
        if place is not None and place not in self._table.typing and self._table.is_corrected(place):
            end = rect.left() + metrics.horizontalAdvance(shown) + 2
            corner = QPointF(min(end, rect.right()), rect.center().y() - metrics.capHeight() / 2 - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("data2"))
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(6, 0), corner + QPointF(6, 6)]))

    def _text_colour(self, index: Index) -> QColor:
        theme = self._desk.theme
        if index.column() == SLIP:
            milestone = self._table.milestone(index.row())
            if milestone.status(self._desk.today) is Status.LATE:
                return theme.colour("alarm")
        return theme.colour("text")


class MilestoneHeader(QHeaderView):
    """The headings; over the bars stand the years and today."""

    def __init__(self, desk: Desk, table: MilestoneTable, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk, self._table = desk, table

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a heading, or the scale of time."""
        super().paintSection(painter, rect, section)
        if section != TIMELINE:
            return
        painter.save()
        theme, scale, today = self._desk.theme, self._table.scale, self._desk.today
        painter.setFont(theme.font("small"))
        metrics = QFontMetrics(painter.font())
        words = self._desk.language.date(today)
        middle = _x(rect, scale.part(today))
        half = metrics.horizontalAdvance(words) / 2
        middle = min(max(middle, rect.left() + half + 2), rect.right() - half - 2)
        taken = QRectF(middle - half - 6, rect.top(), 2 * half + 12, rect.height())
        painter.setPen(theme.colour("accent"))
        painter.drawText(taken, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(theme.colour("muted"))
        free_from = float(rect.left() - 8)
        for year in scale.years():
            box = QRectF(_x(rect, scale.part(year)) - 20, rect.top(), 40, rect.height())
            if box.left() >= free_from and box.right() <= rect.right() + 8 and not box.intersects(taken):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(year.year))
                free_from = box.right()
        painter.restore()


def draw_bar(painter: QPainter, rect: QRect, table: MilestoneTable, row: int, theme: Theme, desk: Desk) -> None:
    """Draw one row of the time scale: where it was promised, where it is expected or was met, and today."""
    scale, milestone, today = table.scale, table.milestone(row), desk.today
    painter.setPen(QPen(theme.colour("grid"), 1))
    for year in scale.years():
        x = _x(rect, scale.part(year))
        painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))
    middle = rect.center().y() + 0.5
    status = milestone.status(today)
    _draw_slip(painter, rect, table, milestone, middle, theme, status)
    x = _x(rect, scale.part(today))
    painter.setPen(QPen(theme.colour("accent"), 1.5))
    painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom() + 1))
    due = milestone.due(today)
    if due is None:
        return
    at = QPointF(_x(rect, scale.part(due)), middle)
    painter.setPen(QPen(theme.colour("panel"), 1))
    painter.setBrush(theme.colour(STATUS_TOKENS[status]))
    if milestone.done(today):
        painter.drawEllipse(at, 5.5, 5.5)
    else:
        reach = 6.5
        corners = [QPointF(0, -reach), QPointF(reach, 0), QPointF(0, reach), QPointF(-reach, 0)]
        painter.drawPolygon(QPolygonF([at + corner for corner in corners]))


def _draw_slip(
    painter: QPainter,
    rect: QRect,
    table: MilestoneTable,
    milestone: Milestone,
    middle: float,
    theme: Theme,
    status: Status,
) -> None:
    """Draw the promise as an upright mark, and the way from it to what is expected now."""
    if milestone.baseline is None:
        return
    base = _x(rect, table.scale.part(milestone.baseline))
    due = milestone.actual if status is Status.DONE else milestone.forecast
    if due is not None and due != milestone.baseline:
        end = _x(rect, table.scale.part(due))
        token = STATUS_TOKENS[status] if due > milestone.baseline else "data1"
        painter.fillRect(QRectF(min(base, end), middle - 1.5, abs(end - base), 3), theme.colour(token, 0.55))
    painter.fillRect(QRectF(base - 1.5, middle - 8, 3, 16), theme.colour("data2"))


def _x(rect: QRect, part: float) -> float:
    return rect.left() + _INSET + part * (rect.width() - 2 * _INSET)


def _flags(side: Qt.AlignmentFlag) -> Qt.AlignmentFlag:
    return side | Qt.AlignmentFlag.AlignVCenter


def is_enter(event: QEvent) -> bool:
    """Tell whether an event is the Enter key, of either block."""
    return isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
