"""What the charts of a desk flag: notes, read once and kept in step, and the milestones that are to be shown."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, Qt, Signal

from plantdesk.domain.notes import NOTE
from plantdesk.domain.plant import SETTING_KINDS
from plantdesk.domain.programme import MILESTONE, PROJECT
from plantdesk.services.chart_milestones import ChartMilestone, chart_milestones
from plantdesk.services.notes import NoteLine, Written, in_order, lines_of, written
from plantdesk.services.ports import Readable
from plantdesk.ui.desk import Changes, Desk

SHOWN = "milestones on charts"
"""Key of what is remembered: ``yes`` where milestones are shown."""
CHOSEN = "milestones chosen for charts"
"""Key of the codes that are shown, parted by spaces; empty for those of projects that add capacity."""
_YES = "yes"
_SETTINGS = frozenset(SETTING_KINDS)


class FlagShelf(QObject):
    """The notes and milestones of one desk; every chart of it takes its flags from here.

    A change of a note reads that note alone.
    """

    changed = Signal()
    """Notes, names or milestones have changed."""

    def __init__(self, desk: Desk) -> None:
        """The shelf lives as long as the desk; what the desk looks at through another lens is read anew."""
        super().__init__(desk)
        self._desk, self._memory = desk, desk.workplace.memory
        self._of: Readable = desk.reader
        self._notes: dict[str, NoteLine] | None = None
        self._ordered: tuple[NoteLine, ...] | None = None
        self._written: dict[str, Written] = {}
        self._milestones: tuple[ChartMilestone, ...] | None = None
        self._edges: dict[str, tuple[float, float]] = {}
        self._concerning: dict[tuple[Collection[str], Collection[str]], dict[str, bool]] = {}
        """Of each question that charts ask, the notes that were asked about: a change asks about one anew."""
        desk.changed.connect(self._hear)

    # --- notes -----------------------------------------------------------------------------------------------------

    @property
    def lines(self) -> tuple[NoteLine, ...]:
        """The notes that stand, by the days they begin on."""
        every = self._all()
        if self._ordered is None:
            self._ordered = in_order(every.values())
        return self._ordered

    @property
    def every_line(self) -> tuple[NoteLine, ...]:
        """All notes, those that were withdrawn, too."""
        return in_order(self._all().values(), withdrawn=True)

    def line(self, code: str) -> NoteLine | None:
        """Give one note, withdrawn or not."""
        return self._all().get(code)

    def concerning(self, kinds: tuple[str, ...], units: tuple[str, ...]) -> list[tuple[str, float, float]]:
        """Give code, beginning and end of the notes that concern units of some kinds, or ``units`` of them alone."""
        plant, lines = self._desk.plant, self.lines
        known = self._concerning.setdefault((kinds, units), {})
        found = []
        for line in lines:
            code = line.code
            if code not in known:
                known[code] = line.note.concerns(plant, kinds, units)
            if known[code]:
                if code not in self._edges:
                    self._edges[code] = line.note.edges(plant)
                found.append((code, *self._edges[code]))
        return found

    def written(self, line: NoteLine) -> Written | None:
        """Give who wrote a note and when."""
        if line.code not in self._written:
            self._written |= written(self._desk.reader, [line])
        return self._written.get(line.code)

    def read_authors(self, lines: Collection[NoteLine]) -> None:
        """Read who wrote these notes at once, for a list."""
        wanted = [line for line in lines if line.code not in self._written]
        if wanted:
            self._written |= written(self._desk.reader, wanted)

    def _all(self) -> dict[str, NoteLine]:
        self._follow()
        if self._notes is None:
            self._notes = {line.code: line for line in lines_of(self._desk.reader.undated((NOTE,)))}
        return self._notes

    # --- milestones ------------------------------------------------------------------------------------------------

    @property
    def shows_milestones(self) -> bool:
        """Whether charts show milestones; it is remembered."""
        return self._memory.recall(SHOWN) == _YES

    def show_milestones(self, shown: bool) -> None:
        """Show milestones on the charts, or show none."""
        self._memory.remember(SHOWN, _YES if shown else "")
        self._milestones = None
        self.changed.emit()

    @property
    def chosen(self) -> frozenset[str] | None:
        """The codes of the milestones that are to be shown; ``None``: those of the projects that add capacity."""
        text = self._memory.recall(CHOSEN)
        return frozenset(text.split()) if text else None

    def choose(self, codes: Iterable[str] | None) -> None:
        """Say which milestones are to be shown; ``None`` or none of them: those of the projects that add capacity."""
        self._memory.remember(CHOSEN, " ".join(sorted(codes or ())))
        self._milestones = None
        self.changed.emit()

    @property
    def milestones(self) -> tuple[ChartMilestone, ...]:
        """The milestones that are shown, by their dates."""
        if not self.shows_milestones:
            return ()
        self._follow()
        if self._milestones is None:
            self._milestones = chart_milestones(self._desk.reader, self._desk.today, self.chosen)
        return self._milestones

    # --- in step -----------------------------------------------------------------------------------------------------

    def _follow(self) -> None:
        """Forget what was read where the desk looks at something else by now."""
        if self._desk.reader is not self._of:
            self._of = self._desk.reader
            self._notes = self._ordered = self._milestones = None
            self._written.clear()
            self._forget_places()

    def _forget_places(self) -> None:
        """Ask anew where notes lie and what they concern: shifts, divisions or routes may be others."""
        self._edges.clear()
        self._concerning.clear()

    def _hear(self, changes: Changes) -> None:
        """Take over what was touched: notes one by one, milestones and names as a whole."""
        subjects = changes.subjects
        kinds = {subject.kind for subject in subjects}
        noted = [subject for subject in subjects if subject.kind == NOTE]
        if noted and self._notes is not None:
            fresh = {line.code: line for line in lines_of(self._desk.reader.at(noted))}
            for subject in noted:
                for kept in (self._notes, self._written, self._edges, *self._concerning.values()):
                    kept.pop(subject.unit, None)  # type: ignore[attr-defined]
            self._notes |= fresh
            self._ordered = None
        dated = bool(kinds & {MILESTONE, PROJECT}) and self.shows_milestones
        if dated:
            self._milestones = None
        named = any(subject.kind in _SETTINGS and subject.shift is None for subject in subjects)
        if named:
            self._forget_places()
        if noted or dated or named:
            self.changed.emit()


def shelf_of(desk: Desk) -> FlagShelf:
    """Give the shelf of a desk; the first who asks has it made."""
    found = desk.findChild(FlagShelf, options=Qt.FindChildOption.FindDirectChildrenOnly)
    return FlagShelf(desk) if found is None else found
