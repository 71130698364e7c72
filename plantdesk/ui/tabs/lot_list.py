"""The list of a shift's lots: read and typed in by keyboard like a sheet, its last line blank for the next lot."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QCompleter,
    QHeaderView,
    QLineEdit,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from plantdesk.services.lots import spelled
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.lot_table import (
    COLUMNS,
    DESTINATION,
    GRADE,
    LOT,
    NOTE,
    STOCK,
    TONNES,
    LotTable,
    Place,
    is_new,
)
from plantdesk.ui.tabs.cells import CellEdit, TypedCells, frame_current, frame_field, frame_typed, is_enter, is_save
from plantdesk.ui.tabs.milestone_cells import PADDING

Index = QModelIndex | QPersistentModelIndex

_ROUND = (LOT, DESTINATION, GRADE, TONNES)
"""The columns that Enter goes through; whose stock it is stands as in the lot before, a note is rare."""
_LEAST = {LOT: 92, DESTINATION: 96, GRADE: 74, TONNES: 74, STOCK: 90, NOTE: 60}


class LotEdit(CellEdit):
    """The editor of one cell; a name is completed as it is typed, the other names come with the arrows."""

    def __init__(self, names: list[str], parent: QWidget) -> None:
        super().__init__(200, parent)
        if names:
            completer = QCompleter(names, self)
            completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
            completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
            self.setCompleter(completer)
            self.setPlaceholderText(", ".join(names))


class LotCells(TypedCells):
    """Draws and edits the cells."""

    keystroke = Signal(str, str, str)
    """Emitted with line, key and text while somebody types."""

    def __init__(self, desk: Desk, table: LotTable, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table

    # --- editing ---------------------------------------------------------------------------------------------------

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """Open a field for the cell and remember what stood when the typing began."""
        place = self._table.place(index)
        assert place is not None
        self._table.typing.begin(place)
        editor = LotEdit(self._names(place), parent)
        editor.setAccessibleName(str(self._table.data(index, Qt.ItemDataRole.AccessibleTextRole)))
        if index.column() == TONNES:
            editor.setAlignment(Qt.AlignmentFlag.AlignRight)
        editor.textEdited.connect(lambda text: self.keystroke.emit(*place, text))
        editor.save_wanted.connect(lambda: self.save_from(editor))
        return editor

    def _names(self, place: Place) -> list[str]:
        attribute = self._desk.reader.catalogue.attribute(place[1])
        if attribute is None or attribute.names is None:
            return []
        plant, say = self._desk.plant, self._desk.language.say
        units = spelled(plant, attribute, self._table.day)
        return [say(plant.name(attribute.names, unit, self._table.day)) for unit in units]

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
        """Let the field cover its cell; a long name gets more room."""
        rect = QRect(option.rect)
        if index.column() in (DESTINATION, STOCK, NOTE):
            rect.setWidth(max(rect.width(), 150))
            view = option.widget
            if isinstance(view, QTableView):
                rect.moveRight(min(rect.right(), view.viewport().width() - 2))
        editor.setGeometry(rect)

    # --- drawing ---------------------------------------------------------------------------------------------------

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a cell: its line, its state, its text and the mark of a correction."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, view = self._desk.theme, option.widget
        current = view.currentIndex() if isinstance(view, QTableView) else QModelIndex()
        if current.isValid() and index.row() == current.row():
            painter.fillRect(option.rect, theme.colour("hover"))
        painter.fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.colour("grid"))
        self._draw_state(painter, option, index, current)
        self._draw_text(painter, option, index)
        painter.restore()

    def _draw_state(self, painter: QPainter, option: QStyleOptionViewItem, index: Index, current: QModelIndex) -> None:
        """Frame the cell: a field in the line at hand or the blank one, the focus, unsaved typing, or what is wrong."""
        theme, place = self._desk.theme, self._table.place(index)
        box = QRectF(option.rect).adjusted(1.5, 2.5, -1.5, -3.5)
        held = self._table.typing.get(place) if place is not None else None
        at_hand = current.isValid() and current.row() == index.row()
        if held is not None:
            frame_typed(painter, theme, box, held, current == index)
        elif place is not None and (at_hand or is_new(place[0])):
            frame_field(painter, theme, box)
        if current.isValid() and current == index:
            frame_current(painter, theme, box, option)

    def _draw_text(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, text = self._desk.theme, str(index.data(Qt.ItemDataRole.DisplayRole))
        rect = option.rect.adjusted(PADDING, 0, -PADDING, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("text"))
        metrics = QFontMetrics(painter.font())
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = index.data(Qt.ItemDataRole.TextAlignmentRole)
        painter.drawText(rect, side, shown)
        place = self._table.shown_place(index)
        if place is not None and place not in self._table.typing and self._table.is_corrected(place):
            right = rect.right() + 1 if index.column() == TONNES else rect.left() + metrics.horizontalAdvance(shown) + 2
            corner = QPointF(min(right, rect.right() + 1), rect.center().y() - metrics.capHeight() / 2 - 2)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("data2"))
            painter.drawPolygon(QPolygonF([corner, corner + QPointF(6, 0), corner + QPointF(6, 6)]))


class LotList(QTableView):
    """A table whose cells are opened with Enter, F2 or typing."""

    left_cell = Signal(str, str)
    """Typing in a cell has ended with Enter: line and key."""
    abandoned = Signal(str, str)
    """Typing in a cell was taken back with Esc: line and key."""
    save_wanted = Signal()
    """Ctrl+S was pressed."""
    history_wanted = Signal(str, str)
    """The history of a cell is asked for: line and key."""

    def __init__(self, desk: Desk, table: LotTable, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._table = desk, table
        self.setModel(table)
        self.cells = LotCells(desk, table, self)
        self.setItemDelegate(self.cells)
        self.cells.save_wanted.connect(self.save_wanted)
        header = self.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        side = self.verticalHeader()
        side.hide()
        side.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        side.setDefaultSectionSize(desk.theme.field_height + 2)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)

    # --- room ------------------------------------------------------------------------------------------------------

    def share_room(self) -> None:
        """Give each column what its heading and its texts need; whose stock it is and the note take the rest."""
        small = QFontMetrics(self._desk.theme.font("small"))
        room = self.viewport().width()
        widths = {c: max(_LEAST[c], small.horizontalAdvance(self._table.headings[c]) + 16) for c in COLUMNS}
        body = QFontMetrics(self._desk.theme.font())
        texts = (str(self._table.index(row, STOCK).data() or "") for row in range(self._table.rowCount()))
        wanted = max((body.horizontalAdvance(text) + 2 * PADDING + 6 for text in texts), default=0)
        spare = max(0, room - sum(widths.values()))
        widths[STOCK] += min(spare, max(0, wanted - widths[STOCK]))
        spare = max(0, room - sum(widths.values()))
        widths[DESTINATION] += spare // 3
        widths[NOTE] += spare - spare // 3
        for column, width in widths.items():
            self.setColumnWidth(column, width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room anew."""
        super().resizeEvent(event)
        self.share_room()

    # --- keys ------------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Keep F4 and Ctrl+S for the cell at hand."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and (event.key() == Qt.Key.Key_F4 or is_save(event))
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open a cell with Enter, clear it with Delete, take typing back with Esc, ask for its history with F4."""
        index = self.currentIndex()
        place, shown = self._table.place(index), self._table.shown_place(index)
        if is_save(event):
            self.save_wanted.emit()
        elif event.key() == Qt.Key.Key_F4 and shown is not None:
            self.history_wanted.emit(*shown)
        elif event.key() == Qt.Key.Key_Escape:
            if place is not None and place in self._table.typing:
                self._table.take_back(place)
                self.abandoned.emit(*place)
        elif place is None:
            super().keyPressEvent(event)
        elif is_enter(event):
            self.edit(index)
        elif event.key() == Qt.Key.Key_Delete:
            self._table.typing.begin(place)
            self._table.setData(index, "")
            self.left_cell.emit(*place)
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go by Tab through the cells of a line and on to the next, by Shift+Tab back; out of the list at its ends."""
        index, step = self.currentIndex(), 1 if forward else -1
        if not index.isValid():
            return super().focusNextPrevChild(forward)
        at = index.row() * len(COLUMNS) + list(COLUMNS).index(index.column()) + step
        if not 0 <= at < self._table.rowCount() * len(COLUMNS):
            return super().focusNextPrevChild(forward)
        self.setCurrentIndex(self._table.index(at // len(COLUMNS), COLUMNS[at % len(COLUMNS)]))
        self.scrollTo(self.currentIndex())
        return True

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        """Tell how the typing ended."""
        place = self._table.place(self.currentIndex())
        super().closeEditor(editor, hint)
        if place is None:
            return
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache:
            self.left_cell.emit(*place)
        elif hint == QAbstractItemDelegate.EndEditHint.RevertModelCache:
            self.abandoned.emit(*place)

    def keep_open(self, index: QModelIndex) -> None:
        """Open a refused cell again, the cursor at its end: whoever types on unseeing adds to it and replaces nothing."""
        self.edit(index)
        editor = QApplication.focusWidget()
        if isinstance(editor, LotEdit):
            editor.end(False)  # a view selects all that stands in a field that it opens

    def go_on(self) -> None:
        """Go to the next cell of the line that is due; after the tonnes to the next line, past what is filled in."""
        index = self.currentIndex()
        row, later = index.row(), [column for column in _ROUND if column > index.column()]
        line = self._table.lines[row]
        if later:
            self.setCurrentIndex(self._table.index(row, later[0]))
        elif self._table.asks_stock and is_new(line) and not self._table.index(row, STOCK).data():
            self.setCurrentIndex(self._table.index(row, STOCK))
        elif row + 1 < self._table.rowCount():
            below = self._table.lines[row + 1]
            self.setCurrentIndex(self._table.index(row + 1, LOT if is_new(below) else index.column()))
        self.scrollTo(self.currentIndex())

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Draw the line at hand anew: its cells look like fields."""
        super().currentChanged(current, previous)
        self.viewport().update()
