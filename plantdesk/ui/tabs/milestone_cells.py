"""How the cells of the programme are drawn and typed in."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import (
    QAbstractItemModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QContextMenuEvent, QFontMetrics, QKeyEvent, QPainter, QPolygonF
from PySide6.QtWidgets import (
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from plantdesk.domain.milestones import Status
from plantdesk.domain.programme import MILESTONE, PROGRAMME
from plantdesk.domain.text import msg
from plantdesk.services.programme import PERCENT as PART
from plantdesk.ui.desk import Desk
from plantdesk.ui.gantt.bars import STATUS_TOKENS, Brush
from plantdesk.ui.models.milestone_columns import (
    ACTUAL,
    BASELINE,
    DATES,
    FORECAST,
    NAME,
    PERCENT,
    SHAPES,
    SLIP,
    STATUS,
    Place,
    alignment,
    depth,
)
from plantdesk.ui.models.milestone_reading import LONGEST_TEXT
from plantdesk.ui.models.milestone_table import MilestoneTable
from plantdesk.ui.models.programme_rows import Row
from plantdesk.ui.tabs.cells import CellEdit, TypedCells, frame_current, frame_field, frame_typed, is_save
from plantdesk.ui.widgets.choice import Choice
from plantdesk.ui.widgets.date_edit import DateEdit
from plantdesk.ui.widgets.dynamic import set_style_property
from plantdesk.ui.widgets.pencil import ROOM as PENCIL
from plantdesk.ui.widgets.pencil import draw_pencil

Index = QModelIndex | QPersistentModelIndex

PADDING = 7
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_ABOVE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom
_BENEATH = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
_MOST_MEASURED = 4000
BEST_NAME = 320
"""Pixels in which nearly every name has room."""
INDENT = 16
"""Pixels by which what lies within another row stands farther to the right; the first of them hold the arrow."""


class CellDate(DateEdit):
    """The editor of a date: the field of a day, which may be empty here."""

    save_wanted = Signal()
    """Ctrl+S was pressed."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what the field has no use for from the table beneath."""
        if is_save(event):
            self.save_wanted.emit()
        else:
            super().keyPressEvent(event)
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Keep the editor open."""


class MilestoneCells(TypedCells):
    """Draws and edits the cells."""

    keystroke = Signal(object, str)
    """Emitted with ``Place`` and text while somebody types."""

    def __init__(self, desk: Desk, table: MilestoneTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self._colour = Brush(desk.theme)
        self._fonts = {strong: desk.theme.font(strong=strong) for strong in (False, True)}
        self._metrics = {strong: QFontMetrics(font) for strong, font in self._fonts.items()}
        self._small = {strong: desk.theme.font("small", strong=strong) for strong in (False, True)}
        self._small_metrics = {strong: QFontMetrics(font) for strong, font in self._small.items()}
        self._elided: dict[tuple[str, int, bool], tuple[str, int]] = {}
        self._folded: dict[tuple[str, int, bool], tuple[str, str]] = {}

    # --- editing ---------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Open a field for the cell and remember what stood when the typing began."""
        place = self._table.place(index)
        assert place is not None
        self._table.begin(index)
        said = str(self._table.data(index, Qt.ItemDataRole.AccessibleTextRole))
        editor: Choice | CellDate | CellEdit
        if index.column() == STATUS:
            editor = self._status_choice(parent)
        elif place.key in DATES:
            stands = self._table.standing_value(place)
            editor = CellDate(self._desk.language, date.fromisoformat(stands) if stands else self._desk.today, parent)
            editor.setText("")
            editor.setPlaceholderText(self._desk.language.say(msg("dd.mm.yyyy")))
            set_style_property(editor, "state", "edited")
            editor.textEdited.connect(lambda text: self.keystroke.emit(place, text))
            editor.day_changed.connect(lambda day: self.keystroke.emit(place, self._desk.language.date(day)))
        else:
            editor = CellEdit(LONGEST_TEXT, parent)
            editor.textEdited.connect(lambda text: self.keystroke.emit(place, text))
        if isinstance(editor, CellDate | CellEdit):
            editor.save_wanted.connect(lambda: self.save_from(editor))
        editor.setAccessibleName(said)
        return editor

    def _status_choice(self, parent: QWidget) -> Choice:
        say = self._desk.language.say
        editor = Choice(parent)
        named: list[tuple[str, object]] = [(say(msg("by the dates")), "")]
        named += [(f"{SHAPES[one]} {say(one.label)}", one.value) for one in Status]
        editor.set_choices(named, "")
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field once; what others record meanwhile does not overwrite the typing."""
        if editor.property("filled"):
            return
        editor.setProperty("filled", True)
        if isinstance(editor, Choice):
            place = self._table.place(index)
            assert place is not None
            held = self._table.typing.get(place)
            editor.choose((held.value if held is not None else self._table.standing_value(place)) or "")
            return
        assert isinstance(editor, QLineEdit)
        editor.setText(str(index.data(Qt.ItemDataRole.EditRole)))
        editor.selectAll()

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        """Hand the typing to the table."""
        text = str(editor.currentData()) if isinstance(editor, Choice) else ""
        self._table.setData(index, editor.text() if isinstance(editor, QLineEdit) else text)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        """Let the field cover its cell; a date or a long text gets more room."""
        rect = QRect(option.rect)
        if index.column() == NAME:
            rect.setLeft(rect.left() + INDENT * depth(self._table.row(index.row())))
        rect.setWidth(max(rect.width(), 128 if index.column() != PERCENT else rect.width()))
        editor.setGeometry(rect)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: its row, its state, its text or mark."""
        view = option.widget
        current = view.currentIndex() if isinstance(view, QTableView) else QModelIndex()
        rect, here = option.rect, current.isValid() and index.row() == current.row()
        if self._table.row(index.row()).kind == PROGRAMME and isinstance(view, QTableView):
            if index.column() != NAME:
                return  # a programme has no dates of its own in the table: its name takes the row
            rect = QRect(rect.left(), rect.top(), view.viewport().width() - rect.left(), rect.height())
        if here:
            painter.fillRect(rect, self._colour("hover"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), self._colour("grid"))
        if here or self._table.typing:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            self._draw_state(painter, option, index, current)
        self._draw_text(painter, rect, index)

    def _draw_state(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, current: QModelIndex) -> None:
        """Frame the cell: a field in the row at hand, the focus, unsaved typing, or what is wrong with it."""
        theme, place = self._desk.theme, self._table.place(index)
        box = QRectF(option.rect).adjusted(1.5, 2.5, -1.5, -3.5)
        held = self._table.typing.get(place) if place is not None else None
        here = current.isValid() and current == index
        if held is not None:
            frame_typed(painter, theme, box, held, here)
        elif place is not None and current.isValid() and current.row() == index.row():
            frame_field(painter, theme, box)
        if here:
            frame_current(painter, theme, box, option)

    def _draw_text(self, painter: QPainter, cell: QRect, index: Index) -> None:
        table, column = self._table, index.column()
        text, row = table.text(index), table.row(index.row())
        if not text and column != NAME:
            return
        rect = cell.adjusted(PADDING, 0, -PADDING, 0)
        strong = row.kind != MILESTONE and column == NAME
        painter.setFont(self._fonts[strong])
        if column == NAME:
            rect.setLeft(rect.left() + INDENT * (depth(row) - table.least_depth + 1))
            if table.has_parts(row):
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                _draw_arrow(painter, rect, table.is_open(row), self._colour("muted"))
        if column == STATUS:
            painter.setPen(self._colour(STATUS_TOKENS[table.status(row) or Status.NOT_STARTED]))
            painter.drawText(rect, _LEFT, text[0])
            rect.setLeft(rect.left() + 18)
            text = text[2:]
            by_hand = table.is_by_hand(row)
            rect.setRight(rect.right() - PENCIL * by_hand)
        painter.setPen(self._text_colour(row, column))
        shown, wide = self._fitting(text, rect.width(), strong)
        # In a narrow list all names are small, not only the long ones.
        if column == NAME and (shown != text or (row.kind != PROGRAMME and cell.width() < BEST_NAME)):
            wide = self._draw_folded(painter, rect, text, strong)
        else:
            painter.drawText(rect, alignment(column), shown)
        if column == STATUS and by_hand:
            draw_pencil(painter, QPointF(rect.left() + wide + 6, rect.center().y() + 0.5), self._colour("muted"))
            wide += PENCIL
        place = table.place(index)
        if place is not None and place not in table.typing and table.is_corrected(place):
            corner = QPointF(
                min(rect.left() + wide + 2, rect.right()), rect.center().y() - self._metrics[strong].capHeight() / 2 - 2
            )
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._colour("data2"))
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(6, 0), corner + QPointF(6, 6)]))

    def _fitting(self, text: str, width: int, strong: bool) -> tuple[str, int]:
        """Give what of a text fits, and how wide that is; measured once, for the same few texts come again and again."""
        key = (text, width, strong)
        if key not in self._elided:
            if len(self._elided) > _MOST_MEASURED:
                self._elided.clear()
            metrics = self._metrics[strong]
            shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
            self._elided[key] = shown, metrics.horizontalAdvance(shown)
        return self._elided[key]

    def _draw_folded(self, painter: QPainter, rect: QRect, text: str, strong: bool) -> int:
        """Draw a name small, in two lines where one has no room for it; gives how wide the first one is."""
        painter.setFont(self._small[strong])
        middle, (first, second) = rect.center().y(), self.folded(text, rect.width(), strong)
        above = QRect(rect.left(), rect.top(), rect.width(), middle - rect.top() + 1) if second else rect
        painter.drawText(above, _ABOVE if second else _LEFT, first)
        painter.drawText(QRect(rect.left(), middle, rect.width(), rect.bottom() - middle), _BENEATH, second)
        return self._small_metrics[strong].horizontalAdvance(first)

    def folded(self, text: str, width: int, strong: bool) -> tuple[str, str]:
        """Give a name in two small lines; of one that is longer still, the beginning and the end of the second."""
        key = (text, width, strong)
        if key not in self._folded:
            if len(self._folded) > _MOST_MEASURED:
                self._folded.clear()
            metrics, first = self._small_metrics[strong], ""
            words = text.split(" ")
            while words and metrics.horizontalAdvance(f"{first} {words[0]}".strip()) <= width:
                first = f"{first} {words.pop(0)}".strip()
            if not first:
                first = metrics.elidedText(words.pop(0), Qt.TextElideMode.ElideRight, width)
            self._folded[key] = first, metrics.elidedText(" ".join(words), Qt.TextElideMode.ElideMiddle, width)
        return self._folded[key]

    def _text_colour(self, row: Row, column: int) -> QColor:
        if column == SLIP and self._table.is_late(row):
            return self._colour("alarm")
        if column == PERCENT and row.kind == MILESTONE and self._table.doubt(Place(MILESTONE, row.code, PART)):
            return self._colour("warn")
        derived = row.kind != MILESTONE and column in (BASELINE, FORECAST, ACTUAL, PERCENT)
        return self._colour("muted" if derived else "text")


def _draw_arrow(painter: QPainter, rect: QRect, opened: bool, colour: QColor) -> None:
    """Draw left of a name whether what is in the row is shown: the arrow points down, or to the right."""
    middle = QPointF(rect.left() - 8, rect.center().y() + 0.5)
    corners = (
        [QPointF(-4, -2), QPointF(4, -2), QPointF(0, 3)] if opened else [QPointF(-2, -4), QPointF(3, 0), QPointF(-2, 4)]
    )
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawPolygon(QPolygonF([middle + corner for corner in corners]))
