"""A grid of numbers typed in place: keys, pasting, and how its cells are drawn."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.typed_table import CORNER, CORRECTED, GROUP, STATE, Index, Key, TypedTable
from plantdesk.ui.tabs.cells import CellEdit, TypedCells, frame_current, frame_typed, is_enter, is_save

CELL_PADDING = 7
"""Pixels left and right of the number of a cell."""


class CellField(CellEdit):
    """The editor of a number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(40, parent)
        self.setAlignment(Qt.AlignmentFlag.AlignRight)


class NumberCells(TypedCells):
    """Draws and edits the cells of a typed table."""

    keystroke = Signal(object, str)
    """Emitted with the key of a cell and its text while somebody types."""

    def __init__(self, desk: Desk, table: TypedTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Open a field for the cell."""
        editor = CellField(parent)
        editor.setAccessibleName(str(self._table.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        key = self._table.key_of(index)
        editor.textEdited.connect(lambda text: self.keystroke.emit(key, text))
        editor.save_wanted.connect(lambda: self.save_from(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        """Fill the field once; what others record meanwhile does not overwrite the typing."""
        assert isinstance(editor, QLineEdit)
        if not editor.isModified() and not editor.property("filled"):
            editor.setProperty("filled", True)
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))
            editor.selectAll()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Hand the typing to the table."""
        assert isinstance(editor, QLineEdit)
        self._table.setData(index, editor.text())

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Ask for no more than a short number needs."""
        return QSize(64, self._desk.theme.field_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: its ground, its frame, its number, and its marks."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, rect, state = self._desk.theme, option.rect, index.data(STATE)
        if state == "closed":
            painter.fillRect(rect, theme.colour("field_disabled"))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("grid"))
        self._draw_frame(painter, option, index)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        painter.setFont(theme.font(strong=state == "sum"))
        painter.setPen(theme.colour("muted" if state in ("pale", "sum", "closed") else "text"))
        room = rect.adjusted(CELL_PADDING, 0, -CELL_PADDING, 0)
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(room, int(side), text)
        self._draw_marks(painter, rect, index, text)
        painter.restore()

    def _draw_frame(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, key = self._desk.theme, self._table.key_of(index)
        box = QRectF(option.rect).adjusted(1.5, 1.5, -1.5, -2.5)
        held = self._table.typing.get(key) if key is not None else None
        view = option.widget
        here = isinstance(view, QTableView) and view.currentIndex() == index
        if held is not None:
            frame_typed(painter, theme, box, held, here)
        if here:
            frame_current(painter, theme, box, option, None if held is not None or key is None else "field")

    def _draw_marks(self, painter: QPainter, rect: QRect, index: Index, text: str) -> None:
        theme = self._desk.theme
        corner = index.data(CORNER)
        if corner:
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("hint"))
            side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(rect.adjusted(CELL_PADDING, 0, 0, 0), int(side), str(corner))
        if index.data(CORRECTED):
            metrics = QFontMetrics(theme.font())
            end = rect.right() - CELL_PADDING + 1
            top = QRectF(rect).center().y() - metrics.capHeight() / 2 - 2
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("data2"))
            at = QRectF(end, top, 6, 6)
            painter.drawPolygon(QPolygonF([at.topLeft(), at.topRight(), at.bottomRight()]))


class WrappedHeader(QHeaderView):
    """Headings of some lines; a name that several of them share (a division's) stands once above them, across all."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._desk = desk
        self.setSectionsClickable(False)
        self.setHighlightSections(False)

    def least_width(self, section: int) -> int:
        """Give the pixels that a heading needs beside the room right of it, so that no word of it is cut."""
        metrics = QFontMetrics(self._font(section))
        return max((metrics.horizontalAdvance(word) for word in self._words(section).split()), default=0) + _LEFT

    def sizeHint(self) -> QSize:
        """Give the lines of the headings their room, and those of the names above them."""
        own = max((len(self._words(section).split()) for section in range(self.count())), default=1)
        lines = max(2, min(own, _LINES)) + (_ABOVE if self._groups() else 0)
        return QSize(super().sizeHint().width(), lines * self._line() + 10)

    def _line(self) -> int:
        return QFontMetrics(self._desk.theme.font("small")).height()

    def _font(self, section: int) -> QFont:
        return self._desk.theme.font("small", strong=self._is_strong(section))

    def _is_strong(self, section: int) -> bool:
        return bool(self.model().headerData(section, Qt.Orientation.Horizontal, STATE) == "strong")

    def _group(self, section: int) -> str:
        return str(self.model().headerData(section, Qt.Orientation.Horizontal, GROUP) or "")

    def _groups(self) -> list[tuple[str, int, int]]:
        """Give the shared names, each with its first and last section."""
        found: list[tuple[str, int, int]] = []
        for section in range(self.count()):
            name = self._group(section)
            if name and found and found[-1][0] == name and found[-1][2] == section - 1:
                found[-1] = (name, found[-1][1], section)
            elif name:
                found.append((name, section, section))
        return found

    def _words(self, section: int) -> str:
        """Give what stands in a heading itself: the column of a division is what it has in all."""
        if self._is_strong(section) and self._group(section):
            return self._desk.language.say(msg("in all"))
        return str(self.model().headerData(section, Qt.Orientation.Horizontal) or "")

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Draw a heading on its lines, that of a division firmer."""
        painter.save()
        theme, font = self._desk.theme, self._font(section)
        painter.setFont(font)
        painter.setPen(theme.colour("text" if self._is_strong(section) else "muted"))
        room = rect.adjusted(_LEFT, 3, -CELL_PADDING, -4)
        lines = _wrapped(self._words(section), QFontMetrics(font), room.width())
        side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
        painter.drawText(room, int(side), "\n".join(lines))
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("border"))
        painter.restore()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the headings, then the shared names above them, in the part of their room that is in sight."""
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        theme = self._desk.theme
        font = theme.font("small", strong=True)
        metrics, height = QFontMetrics(font), _ABOVE * self._line()
        painter.setFont(font)
        for name, first, last in self._groups():
            left = max(0, self.sectionViewportPosition(first))
            right = min(self.viewport().width(), self.sectionViewportPosition(last) + self.sectionSize(last))
            room = QRect(left + 4, 2, right - left - CELL_PADDING - 4, height)
            if room.width() <= 0:
                continue
            painter.setPen(theme.colour("text"))
            lines = _wrapped(name, metrics, room.width(), _ABOVE)
            side = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom
            painter.drawText(room, int(side), "\n".join(lines))
            painter.fillRect(QRect(room.left(), room.bottom() + 2, room.width(), 1), theme.colour("grid"))
        painter.end()


_LINES, _ABOVE = 3, 2
"""Lines of a heading, and of a name above several."""
_LEFT = 3
"""Pixels left of a heading."""


def _wrapped(text: str, metrics: QFontMetrics, room: int, most: int = _LINES) -> list[str]:
    """Break a name into lines; where it has to be shortened its end stays, for units are told apart by it."""
    lines: list[str] = []
    for word in text.split(" "):
        whole = f"{lines[-1]} {word}" if lines else word
        if lines and (metrics.horizontalAdvance(whole) <= room or len(lines) == most):
            lines[-1] = whole
        else:
            lines.append(word)
    return [metrics.elidedText(line, Qt.TextElideMode.ElideMiddle, room) for line in lines]


class NumberGrid(QTableView):
    """A table whose cells are opened with Enter, F2 or typing; Enter then goes down."""

    save_wanted = Signal()
    """Ctrl+S was pressed."""
    history_wanted = Signal(object)
    """The history of a cell is asked for: its key."""
    pasted = Signal(int)
    """Cells were pasted: so many texts found no cell to stand in."""
    left_cell = Signal()
    """The field of a cell was closed."""
    read_only = False
    """Nothing can be typed here at present."""

    def __init__(self, desk: Desk, table: TypedTable, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = table
        self.setModel(table)
        self.cells = NumberCells(desk, table, self)
        self.setItemDelegate(self.cells)
        self.cells.save_wanted.connect(self.save_wanted)
        self.setAccessibleName(name)
        self.setHorizontalHeader(WrappedHeader(desk, self))
        self.verticalHeader().setSectionsClickable(False)
        self.verticalHeader().setHighlightSections(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.setCornerButtonEnabled(False)
        self.setCornerWidget(QWidget())
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    def set_read_only(self, read_only: bool) -> None:
        """Open no cell from now on, or open them again."""
        self.read_only = read_only
        if read_only:
            self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    @property
    def is_open(self) -> bool:
        """Tell whether somebody types in a cell."""
        return self.state() == QAbstractItemView.State.EditingState

    def current_key(self) -> Key | None:
        """Give what the cell at hand is in the ledger."""
        return self.table.key_of(self.currentIndex())

    # --- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean the cell at hand."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            ours = event.matches(QKeySequence.StandardKey.Paste) or event.matches(QKeySequence.StandardKey.Copy)
            if ours or event.key() == Qt.Key.Key_F4 or is_save(event):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open, clear, take back, paste, copy, save, and ask for the history."""
        key = self.current_key()
        if is_save(event):
            self.save_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.matches(QKeySequence.StandardKey.Copy):
            QGuiApplication.clipboard().setText(str(self.currentIndex().data() or ""))
        elif key is None:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_F4:
            self.history_wanted.emit(key)
        elif event.key() == Qt.Key.Key_Escape:
            self.table.take_back([key])
        elif self.read_only:
            super().keyPressEvent(event)
        elif is_enter(event):
            self.edit(self.currentIndex())
        elif event.key() == Qt.Key.Key_Delete:
            self.table.take(key, "")
        else:
            super().keyPressEvent(event)

    def paste(self) -> None:
        """Fill the cells from the one at hand on with what was copied from a spreadsheet."""
        if self.read_only or not self.currentIndex().isValid():
            return
        text = QGuiApplication.clipboard().text()
        if text.strip():
            self.pasted.emit(self.table.paste(self.currentIndex(), text))

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Go down after Enter; what was typed and taken back with Esc is forgotten."""
        super().closeEditor(editor, hint)
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.go_down()
        elif hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.table.typed.emit()
        self.left_cell.emit()

    def go_down(self) -> None:
        """Go to the next cell beneath that can be typed in."""
        index = self.currentIndex()
        for row in range(index.row() + 1, self.table.rowCount()):
            below = self.table.index(row, index.column())
            if self.table.key_of(below) is not None:
                self.setCurrentIndex(below)
                return

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """Draw both cells anew."""
        super().currentChanged(current, previous)
        self.viewport().update()


class ReadGrid(QTableView):
    """A quiet table of computed figures, reachable by keyboard; columns share the room by what they need."""

    def __init__(self, desk: Desk, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setAccessibleName(name)
        self.setItemDelegate(ReadCells(desk, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionsClickable(False)
            header.setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(QFontMetrics(desk.theme.font()).height() + 9)

    def fit_height(self) -> None:
        """Take exactly the height of the rows."""
        rows = self.model().rowCount() * self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(rows + self.horizontalHeader().sizeHint().height() + 3)

    def share_room(self) -> None:
        """Give each column the width of its widest text, and share what is left evenly."""
        header, model = self.horizontalHeader(), self.model()
        metrics, small = QFontMetrics(self._desk.theme.font()), QFontMetrics(self._desk.theme.font("small"))
        needed: dict[int, int] = {}
        for column in range(model.columnCount()):
            if self.isColumnHidden(column):
                continue
            words = [str(model.index(row, column).data() or "") for row in range(model.rowCount())]
            head = str(model.headerData(column, Qt.Orientation.Horizontal) or "")
            widest = max([metrics.horizontalAdvance(text) for text in words], default=0)
            needed[column] = max(widest, small.horizontalAdvance(head)) + 10
        spare = max(0, self.viewport().width() - sum(needed.values()))
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        for column, width in needed.items():
            self.setColumnWidth(column, width + spare // max(1, len(needed)))

    def resizeEvent(self, event: object) -> None:
        """Share the room anew."""
        super().resizeEvent(event)  # type: ignore[arg-type]
        if self.model() is not None:
            self.share_room()


class ReadCells(QStyledItemDelegate):
    """Draws a computed figure; one that is flagged stands out with its mark."""

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the text, a grid line, and the focus."""
        painter.save()
        theme, rect, view = self._desk.theme, option.rect, option.widget
        painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("grid"))
        if isinstance(view, QTableView) and view.hasFocus() and view.currentIndex() == index:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(rect).adjusted(1.5, 1.5, -1.5, -2.5), 4, 4)
        text = str(index.data(Qt.ItemDataRole.DisplayRole) or "")
        flagged = index.data(STATE) == "warn"
        painter.setFont(theme.font(strong=flagged))
        side = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        room = rect.adjusted(2, 0, -6, 0)
        if flagged and text:
            mark, _, rest = text.partition(" ")
            left = room.right() - QFontMetrics(painter.font()).horizontalAdvance(text)
            painter.setPen(theme.colour("warn"))
            painter.drawText(QRect(left, room.top(), 20, room.height()), int(Qt.AlignmentFlag.AlignVCenter), mark)
            text = rest
        painter.setPen(QColor(theme.colour("text")))
        painter.drawText(room, side, text)
        painter.restore()
