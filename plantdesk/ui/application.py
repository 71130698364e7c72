"""Start the window and keep it going: one Qt application, one window at a time, remade when language or theme change."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from PySide6.QtCore import QLibraryInfo, QLocale, QObject, QTranslator, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from plantdesk.assets import asset
from plantdesk.services.lens import Lens
from plantdesk.services.ports import OwnReader
from plantdesk.services.workplace import Workplace
from plantdesk.ui import crash
from plantdesk.ui.charts_loader import ChartsLoader
from plantdesk.ui.desk import Desk, KeptDrafts, Writer
from plantdesk.ui.dialogs.ports import Dialogs
from plantdesk.ui.main_window import MainWindow
from plantdesk.ui.theme import Theme, ThemeName
from plantdesk.ui.watch import StoreWatch

THEME, TAB = "theme", "tab"
"""Keys of what is remembered between two starts."""

MakeDialogs = Callable[[Desk], Dialogs]


def make_application(arguments: list[str]) -> QApplication:
    """Give the one Qt application of this process."""
    existing = QApplication.instance()
    # The style is named to Qt before it begins: to ask for it afterwards has every class of styles made.
    application = existing if isinstance(existing, QApplication) else QApplication([*arguments, "-style", "fusion"])
    application.setApplicationName("PlantDesk")
    application.setDesktopFileName("plantdesk")
    application.setWindowIcon(QIcon(str(asset("icons", "plantdesk.svg"))))
    return application


def speak_qt(application: QApplication, code: str, owner: QObject) -> None:
    """Let Qt's own dialogs speak the window's language."""
    locale = {"en": "en_GB", "ru": "ru_KZ", "kk": "kk_KZ"}[code]
    QLocale.setDefault(QLocale(locale))
    translator = QTranslator(owner)
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load(f"qtbase_{code}", folder):
        application.installTranslator(translator)


class Session(QObject):
    """A desk and its window, from the first paint to the last."""

    whole = Signal()
    """The window has all it needs; nothing more is loaded."""

    def __init__(
        self,
        application: QApplication,
        workplace: Workplace,
        reader: OwnReader,
        writer: Writer,
        drafts: KeptDrafts,
        make_dialogs: MakeDialogs,
        tab: str | None = None,
    ) -> None:
        super().__init__()
        self._application = application
        memory = workplace.memory
        name: ThemeName = "dark" if memory.recall(THEME) == "dark" else "light"
        theme = Theme(name)
        theme.apply(application)
        speak_qt(application, workplace.language.code, self)
        self.desk = Desk(workplace, reader, writer, theme, drafts, self)
        self._make_dialogs, self._reader = make_dialogs, reader
        self.loader = ChartsLoader(self)
        self.loader.loaded.connect(self._charts_loaded)
        self.window = self._make_window(tab or memory.recall(TAB) or "cathode")
        self._watch = StoreWatch(workplace.path, self.desk.look, self)
        self._charts: object | None = None

    def start(self) -> None:
        """Show the window; load the charts once it has been painted."""
        self.window.show()

    def stop(self) -> None:
        """Leave everything in order."""
        self._watch.stop()
        self.loader.wait()
        # A window that is still on the screen when the application goes paints into nothing.
        self.window.close()
        self.desk.close()
        self.window.deleteLater()

    def _make_window(self, tab: str) -> MainWindow:
        window = MainWindow(self.desk, self._make_dialogs(self.desk), tab)
        window.remake_wanted.connect(self._remake)
        window.lens_wanted.connect(self._look_through)
        # What follows from the entries comes first: loading slows it down.
        window.settled.connect(self.loader.start)
        return window

    def _charts_loaded(self, module: object) -> None:
        self._charts = module
        self.window.add_charts(module)  # type: ignore[arg-type]
        self.whole.emit()

    def _remake(self, code: str, theme: ThemeName) -> None:
        """Make the window anew in another language or theme; everything typed is in the desk's drafts."""
        old, workplace = self.window, self.desk.workplace
        if code != self.desk.language.code:
            workplace.speak(code)
            speak_qt(self._application, code, self)
        workplace.memory.remember(THEME, theme)
        self.desk.theme = Theme(theme)
        self.desk.theme.apply(self._application)
        self._anew({key: (form.day, form.shift) for key, form in old.forms.items()})

    def _look_through(self, lens: Lens) -> None:
        """Make the window anew, looking through a lens; a form that showed the last shift shows the last one seen."""
        forms, last = self.window.forms, self.desk.present_shift
        self.desk.look_through(lens)
        seen = self.desk.present_shift
        shifts = {key: (form.day, form.shift) for key, form in forms.items()}
        self._anew({key: seen if place == last or place[0] > seen[0] else place for key, place in shifts.items()})

    def _anew(self, shifts: Mapping[str, tuple[date, str]]) -> None:
        """Put a new window in the place of the old one; forms show these shifts."""
        old = self.window
        self._reader.follow_catalogue()
        self.window = self._make_window(old.tab_key())
        self.window.setGeometry(old.geometry())
        for key, place in shifts.items():
            self.window.tab(key)
            self.window.forms[key].show_shift(*place)
        self.window.show()
        if self._charts is not None:
            self.window.add_charts(self._charts)  # type: ignore[arg-type]
        if old.isActiveWindow():
            self.window.activateWindow()
        old.hide()
        old.deleteLater()


def run(
    workplace: Workplace,
    reader: OwnReader,
    writer: Writer,
    drafts: KeptDrafts,
    make_dialogs: MakeDialogs,
    crash_folder: Path,
    tab: str | None = None,
) -> int:
    """Open the window and come back when it is closed; gives the process's exit code."""
    application = make_application(sys.argv[:1])
    session = Session(application, workplace, reader, writer, drafts, make_dialogs, tab)
    crash.install(
        crash_folder,
        workplace.clock,
        lambda line: session.window.tell(line, wrong=True),
    )
    session.whole.connect(lambda: collect_again(session))
    session.start()
    # Ctrl+C in the terminal closes the window like any other way; the store's watch gives Python a turn each second.
    before = signal.signal(signal.SIGINT, lambda *_: application.quit())
    code = application.exec()
    signal.signal(signal.SIGINT, before)
    workplace.memory.remember(TAB, session.window.tab_key())
    session.stop()
    return code


def collect_again(session: Session) -> None:
    """Have garbage collected where the start had left that off; what there is now stays until the end."""
    from plantdesk.ui.garbage import Garbage

    gc.freeze()
    Garbage(session)
