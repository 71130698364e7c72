"""Help pages: Markdown in the language of the window, one page a tab and a few about everything."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import (
    QKeySequence,
    QShortcut,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QTextBrowser, QWidget

from plantdesk.assets import asset
from plantdesk.domain.text import msg
from plantdesk.services.figure_list import figure_list
from plantdesk.ui.desk import Desk
from plantdesk.ui.dialogs.side_window import SideWindow, button
from plantdesk.ui.theme import Theme

FIGURES = "figures"
"""The page beneath which every figure of the store stands."""
PAGES = (
    "overview",
    "cathode",
    "ore",
    "dispatch",
    "plan",
    "milestones",
    "entries",
    "trends",
    "wallboard",
    "settings",
    "import",
    "exchange",
    "numbers",
    FIGURES,
    "history",
    "trace",
    "control",
    "charts",
    "notes",
    "chart-files",
    "time",
    "command-line",
)
"""The pages in their order; the first are those of the tabs."""

_FALLBACKS = {"kk": "ru"}
_LINE_PERCENT = 118.0


def page_text(page: str, language: str) -> str:
    """Give the Markdown of a page."""
    return asset("help", _FALLBACKS.get(language, language), f"{page}.md").read_text(encoding="utf-8")


def page_title(text: str) -> str:
    """Give the title of a page: its first line."""
    return text.partition("\n")[0].lstrip("# ")


class HelpWindow(SideWindow):
    """Pages at the left, the chosen one at the right; links lead from page to page, Alt+Left back."""

    def __init__(self, desk: Desk, page: str, parent: QWidget) -> None:
        say = desk.language.say
        super().__init__(desk, say(msg("Help")), parent)
        self.notice.hide()
        self._visited: list[str] = []
        self.contents = QListWidget()
        self.contents.setAccessibleName(say(msg("Pages")))
        self.contents.setFixedWidth(210)
        for key in PAGES:
            item = QListWidgetItem(page_title(page_text(key, desk.language.code)))
            item.setSizeHint(QSize(0, desk.theme.field_height))
            self.contents.addItem(item)
        self.browser = QTextBrowser()
        self.browser.setAccessibleName(say(msg("Help page")))
        self.browser.setOpenLinks(False)
        self.browser.document().setDocumentMargin(14)
        self.browser.document().setDefaultFont(desk.theme.font())
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.contents)
        row.addWidget(self.browser, 1)
        self.column.addLayout(row, 1)
        self.back_button = button(say(msg("Back")) + "   Alt+←")
        self.back_button.setAccessibleName(say(msg("Back")))
        self.back_button.clicked.connect(self.go_back)
        self.buttons.insertWidget(0, self.back_button)
        back = QShortcut(QKeySequence("Alt+Left"), self)
        back.activated.connect(self.go_back)
        self.browser.anchorClicked.connect(self._follow)
        self.contents.currentRowChanged.connect(self._chosen)
        self.resize(1020, 640)
        self.show_page(page)
        self.browser.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def page(self) -> str:
        """The key of the page that is shown."""
        return self._visited[-1] if self._visited else ""

    def show_page(self, page: str) -> None:
        """Show a page; an unknown one shows the first."""
        page = page if page in PAGES else PAGES[0]
        if page == self.page:
            return
        self._visited.append(page)
        self._render()

    def go_back(self) -> None:
        """Show the page before."""
        if len(self._visited) > 1:
            self._visited.pop()
            self._render()

    def _render(self) -> None:
        text = page_text(self.page, self._desk.language.code)
        listed = ""
        if self.page == FIGURES:
            listed = figure_list(self._desk.reader.catalogue, self._desk.language, self._desk.today)
        self.browser.setMarkdown(f"{text}\n{listed}")
        set_in_type(self.browser.document(), self._desk.theme)
        self.browser.moveCursor(self.browser.textCursor().MoveOperation.Start)
        blocked = self.contents.blockSignals(True)
        self.contents.setCurrentRow(PAGES.index(self.page))
        self.contents.blockSignals(blocked)
        self.back_button.setEnabled(len(self._visited) > 1)
        self.setWindowTitle(self._desk.language.say(msg("Help: {page}", page=page_title(text))))

    def _chosen(self, row: int) -> None:
        self.show_page(PAGES[row])

    def _follow(self, link: QUrl) -> None:
        self.show_page(link.fileName().removesuffix(".md"))


def set_in_type(document: QTextDocument, theme: Theme) -> None:
    """Give headings their size and paragraphs their distance; Qt's own are those of a web page of 1995."""
    cursor = QTextCursor(document)
    block = document.begin()
    while block.isValid():
        shape, level = block.blockFormat(), block.blockFormat().headingLevel()
        shape.setTopMargin({0: 0.0, 1: 0.0}.get(level, 14.0))
        shape.setBottomMargin(4.0 if block.textList() is not None else 7.0)
        shape.setLineHeight(_LINE_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setPosition(block.position())
        cursor.mergeBlockFormat(shape)
        if level:
            font = theme.font("title", strong=True)
            font.setPixelSize(font.pixelSize() + (5 if level == 1 else 0))
            letters = QTextCharFormat()
            letters.setFont(font)
            letters.clearProperty(QTextFormat.Property.FontSizeAdjustment.value)
            cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
            cursor.setCharFormat(letters)
        block = block.next()
