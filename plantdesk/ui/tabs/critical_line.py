"""A quiet line beneath the bars: why the critical path is not drawn, or only in part."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QWidget

from plantdesk.domain.programme import Promise
from plantdesk.domain.text import msg
from plantdesk.services.language import Language
from plantdesk.ui.widgets.elided_label import ElidedLabel


class CriticalLine(ElidedLabel):
    """Says nothing where the whole critical path is drawn."""

    def __init__(self, language: Language, parent: QWidget | None = None) -> None:
        super().__init__("", "muted", parent)
        self._language = language
        # It gives way to what stands beside it.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    def show_path(self, promises: Mapping[str, Promise], critical: Collection[str], as_of: date) -> None:
        """Tell it of some milestones, of which ``critical`` ones decide about the end."""
        on_it = [one for code, one in promises.items() if code in critical]
        without = sum(one.start is None for one in on_it)
        if without:
            words = msg(
                "Critical path: only the ends are marked where milestones have no start ({some} of its {all}).",
                some=without,
                all=len(on_it),
            )
            self.set_text(self._language.say(words))
        elif not on_it and any(not one.done(as_of) for one in promises.values()):
            self.set_text(self._language.say(msg("No critical path: no open milestone waits for another.")))
        else:
            self.set_text("")
        self.setAccessibleName(self.text())
