"""The heading of a chart that is also the choice of the figure it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QSizePolicy, QStyledItemDelegate, QWidget

from plantdesk.domain.catalogue import Catalogue, Derived, Figure, Sum
from plantdesk.domain.text import Message, msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.widgets.chevron import ROOM
from plantdesk.ui.widgets.choice import Choice

_LEAST = 120
_EDGES = 14


def charted_figures(desk: Desk, sheets: Sequence[str], usual: str) -> list[Figure | Derived]:
    """Give every figure of the sheets that is declared to be drawn, the usual one first."""
    catalogue = desk.reader.catalogue
    found = [figure for sheet in sheets for figure in catalogue.charted(sheet)]
    return sorted(found, key=lambda figure: figure.key != usual)


def all_charted(catalogue: Catalogue) -> dict[str, Figure | Derived]:
    """Give every figure that can be drawn, by its key, in the order of the sheets."""
    return {figure.key: figure for sheet in catalogue.sheets for figure in catalogue.charted(sheet.key)}


def another_figure(figures: Mapping[str, Figure | Derived], key: str) -> str:
    """Give a figure to set against another: of the same sheet where there is one; empty where there is none at all."""
    found = figures.get(key)
    others = [one for one in figures if one != key]
    same = [one for one in others if found is not None and figures[one].sheet == found.sheet]
    return next(iter((*same, *others)), "")


def chart_title(figure: Figure | Derived) -> Message:
    """Say what a chart of the figure shows, with its unit; what adds up is so much a day."""
    if isinstance(figure.adds, Sum):
        return msg("{figure}, {unit} a day", figure=figure.name, unit=figure.unit)
    return msg("{figure}, {unit}", figure=figure.name, unit=figure.unit)


class FigureChoice(Choice):
    """Stands where a heading would, as wide as its words, and offers the figures that follow from the catalogue.

    What was chosen is remembered at the desk, so that the window made anew in another language shows it again.
    """

    chosen = Signal()
    """Another figure is to be shown."""

    def __init__(
        self,
        desk: Desk,
        sheets: Sequence[str],
        usual: str,
        role: str,
        usual_title: Message | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._usual = desk, usual
        say = desk.language.say
        self._figures = {figure.key: figure for figure in charted_figures(desk, sheets, usual)}
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(QStyledItemDelegate(self))  # the list in the font of lists, not in that of the heading
        self.setMaxVisibleItems(len(self._figures))
        self.set_choices(
            [
                (say(usual_title if usual_title and key == usual else chart_title(figure)), key)
                for key, figure in self._figures.items()
            ],
            desk.charted.get(usual, usual),
        )
        self.setAccessibleName(say(msg("Figure in the chart")))
        self.setToolTip(say(msg("Choose the figure that the chart shows")))
        self.currentIndexChanged.connect(self._take)

    @property
    def figure(self) -> Figure | Derived:
        """The figure that is chosen."""
        return self._figures[self.currentData()]

    def sizeHint(self) -> QSize:
        """Be as wide as the words that stand there, not as the widest there are."""
        words = self.fontMetrics().horizontalAdvance(self.currentText())
        return QSize(words + ROOM + _EDGES, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Let the words be cut rather than the ranges beside them be pushed out."""
        return QSize(_LEAST, super().minimumSizeHint().height())

    def showPopup(self) -> None:
        """Open the list as wide as its words."""
        self.view().setMinimumWidth(self.view().sizeHintForColumn(0) + _EDGES)
        super().showPopup()

    def _take(self) -> None:
        self._desk.charted[self._usual] = self.figure.key
        self.updateGeometry()
        self.chosen.emit()
