"""Where the grids of a form stand, and how many rows of each are in view where there is not room for all."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from plantdesk.ui.entry.grid import SheetGrid

PAIRED_NAME_WIDTH = 76
"""Names are cut sooner where two grids share a line."""


class GridStack(QGridLayout):
    """Grids beneath one another, or the first above and the others in pairs beside each other."""

    def __init__(self, form: QWidget, grids: Iterable[SheetGrid]) -> None:
        """``form`` is what is as high as its grids and everything around them need."""
        super().__init__()
        self._form, self._grids = form, tuple(grids)
        self.setContentsMargins(0, 0, 0, 0)
        self.setHorizontalSpacing(16)
        self.setVerticalSpacing(6)
        self.pair(False)

    def pair(self, paired: bool) -> None:
        """Put the grids beneath one another, or the first above and the others in pairs beside each other."""
        self._paired = paired
        for place, grid in enumerate(self._grids):
            self.removeWidget(grid)
            grid.set_name_width(PAIRED_NAME_WIDTH if paired and place else grid.own_name_width)
            row, side = ((place + 1) // 2, (place + 1) % 2) if paired and place else (place, 0)
            whole = not paired or not place
            self.addWidget(grid, row, side, 1, 2 if whole else 1)
            if not whole:  # headings beside each other stand on one line, however many rows are beneath
                self.setAlignment(grid, Qt.AlignmentFlag.AlignTop)
        for row in range(len(self._grids) + 1):
            # Grids take what their rows need; what is left over stands beneath them.
            self.setRowStretch(row, 1 if row == len(self._grids) else 0)
        # Of two that share a line the first has the longer names.
        for side, share in enumerate((6, 5) if paired else (1, 1)):
            self.setColumnStretch(side, share)

    def full_height(self) -> int:
        """Give the height of the form at which no row has to scroll."""
        lines = self._lines()
        rows = sum(max(1, *(len(grid.units) for grid in line)) * line[0].row_height for line in lines)
        return self._height_without_rows(lines) + rows

    def share_rows(self, room: int) -> None:
        """Give the grids whole rows of the ``room`` in pixels that the form has, first to those that hide most."""
        lines = self._lines()
        left = room - self._height_without_rows(lines)
        wanted = [max(1, *(len(grid.units) for grid in line)) for line in lines]
        shown = [min(max(grid.least_rows for grid in line), most) for line, most in zip(lines, wanted, strict=True)]
        left -= sum(rows * line[0].row_height for rows, line in zip(shown, lines, strict=True))
        while shown != wanted:
            place = max(range(len(lines)), key=lambda line: wanted[line] - shown[line])
            left -= lines[place][0].row_height
            if left < 0:
                break
            shown[place] += 1
        for rows, line in zip(shown, lines, strict=True):
            for grid in line:
                grid.show_just(max(1, min(rows, len(grid.units))))

    def _lines(self) -> list[list[SheetGrid]]:
        """Give the grids that stand beside each other, from the top."""
        grids = list(self._grids)
        if not self._paired:
            return [[grid] for grid in grids]
        return [grids[:1], *(grids[place : place + 2] for place in range(1, len(grids), 2))]

    def _height_without_rows(self, lines: list[list[SheetGrid]]) -> int:
        self._bring_in_step()
        rows = sum(max(grid.least_height for grid in line) for line in lines)
        return self._form.minimumSizeHint().height() - rows

    def _bring_in_step(self) -> None:
        """Let layouts know at once of rows that came, went or have another height: Qt tells them in a later turn."""
        for widget in (*self._grids, self._form):
            layout = widget.layout()
            if layout is not None:
                layout.activate()
