"""The buttons above the programme: what stands beside the table, the order of its rows, adding, and zooming."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton

from plantdesk.domain.text import Message, msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.models.programme_rows import Order
from plantdesk.ui.widgets.choice import Choice

ORDER = "milestone order"
"""Key of the remembered order of the rows."""
VIEW = "milestone view"
"""Key of the remembered view."""
GANTT, S_CURVE, TREND, WHAT_IF = "gantt", "s-curve", "trend", "what-if"
VIEWS = (GANTT, S_CURVE, TREND, WHAT_IF)
"""What can stand beside the table."""


class ProgrammeHead(QObject):
    """Puts its buttons into the head of a panel, those that zoom into another row; the order is remembered."""

    view_wanted = Signal(str)
    """Another view is chosen: one of ``VIEWS``."""
    order_wanted = Signal(object)
    """Another ``Order`` of the rows is chosen."""
    zoom_wanted = Signal(int)
    """Steps to zoom in by; below zero, out; 0 shows everything."""

    def __init__(self, desk: Desk, head: QHBoxLayout, zooming: QHBoxLayout, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self.views = self._view_buttons(head)
        self.order = self._order_choice()
        head.addWidget(self.order)
        say = desk.language.say
        self.page_button = self._button(say(msg("Details")), msg("Details"))
        self.page_button.setToolTip("Alt+Enter")
        self.project_button = self._button(say(msg("Add a project")), msg("Add a project"))
        self.project_button.setToolTip("Ctrl+Shift+N")
        self.add_button = self._button(say(msg("Add a milestone")) + "   Ctrl+N", msg("Add a milestone"))
        for button in (self.page_button, self.project_button, self.add_button):
            head.addWidget(button)
        self.zoom_buttons = self._zoom_buttons(zooming)

    def remembered_order(self) -> Order:
        """Give the order that was chosen last."""
        held = self._desk.workplace.memory.recall(ORDER)
        return Order(held) if held in set(Order) else Order.CODE

    def remembered_view(self) -> str:
        """Give the view that was chosen last."""
        held = self._desk.workplace.memory.recall(VIEW)
        return held if held in VIEWS else GANTT

    def offer(self, there: bool, enters: bool, wide: bool) -> None:
        """Show what can be used: all but the view need something that is ``there``, adding somebody who ``enters``."""
        self.order.setVisible(there)
        self.add_button.setVisible(there and enters)
        self.page_button.setVisible(there)
        self.project_button.setVisible(there and enters and wide)
        for button in self.views.values():
            button.setVisible(there)

    def show_view(self, view: str) -> None:
        """Show which view is chosen; bars alone can be zoomed."""
        self.views[view].setChecked(True)
        for button in self.zoom_buttons:
            button.setVisible(view in (GANTT, WHAT_IF))

    def _view_buttons(self, head: QHBoxLayout) -> dict[str, QPushButton]:
        words = {
            GANTT: msg("Gantt"),
            S_CURVE: msg("S-curve"),
            TREND: msg("Trend"),
            WHAT_IF: msg("What if"),
        }
        group = QButtonGroup(self)
        found = {}
        for key, one in words.items():
            button = QPushButton(self._desk.language.say(one))
            button.setCheckable(True)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, view=key: self.view_wanted.emit(view))
            group.addButton(button)
            head.addWidget(button)
            found[key] = button
        return found

    def _order_choice(self) -> Choice:
        say, order = self._desk.language.say, Choice()
        order.setAccessibleName(say(msg("Order of the rows")))
        orders: list[tuple[str, object]] = [
            (say(msg("By code")), Order.CODE),
            (say(msg("By name")), Order.PROJECT),
            (say(msg("By date")), Order.DATE),
            (say(msg("What is late first")), Order.STATUS),
        ]
        order.set_choices(orders, self.remembered_order())
        order.currentIndexChanged.connect(self._order_chosen)
        return order

    def _order_chosen(self) -> None:
        order = Order(self.order.currentData())
        self._desk.workplace.memory.remember(ORDER, order)
        self.order_wanted.emit(order)

    def _zoom_buttons(self, row: QHBoxLayout) -> list[QPushButton]:
        found = []
        for text, name, steps in (
            ("−", msg("Zoom out"), -1),
            ("+", msg("Zoom in"), 1),
            ("↔", msg("Show the whole programme"), 0),
        ):
            button = self._button(text, name)
            button.setToolTip(self._desk.language.say(name))
            button.setFixedWidth(self._desk.theme.field_height + 4)
            button.clicked.connect(lambda _=False, by=steps: self.zoom_wanted.emit(by))
            row.addWidget(button)
            found.append(button)
        return found

    def _button(self, text: str, name: Message) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleName(self._desk.language.say(name))
        button.setAutoDefault(False)
        return button
