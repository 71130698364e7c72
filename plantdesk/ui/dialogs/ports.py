"""What the window asks of its dialogs, and what they ask of the program, so that a test can stand in for either."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from PySide6.QtWidgets import QWidget

from plantdesk.domain.ledger import Subject
from plantdesk.domain.notes import Unit
from plantdesk.services.lens import Lens
from plantdesk.services.trace_asked import Asked
from plantdesk.services.workplace import Workplace

if TYPE_CHECKING:
    from plantdesk.domain.programme import Evidence
    from plantdesk.services.chart_table import ChartTable
    from plantdesk.services.imports import ImportPlan, ImportResult
    from plantdesk.services.ports import BackedUp
    from plantdesk.services.programme_exchange import ExchangePlan
    from plantdesk.services.programme_export import Exported
    from plantdesk.services.programme_file import Progress
    from plantdesk.services.recording import Outcome


class Dialogs(Protocol):
    """Everything that opens beside the window; a dialog is for files, people and irreversible acts only."""

    def history(self, parent: QWidget, subject: Subject, figure: str) -> None:
        """Show who recorded a figure, when, old and new value, and why; does not block the window."""

    def explain(self, parent: QWidget, asked: Asked) -> None:
        """Show where a figure comes from, down to what was recorded; does not block the window."""

    def control(self, parent: QWidget, figure: str, unit: str = "") -> None:
        """Show the control chart of a figure, of one unit or of all (``""``)."""

    def new_note(
        self, parent: QWidget, days: tuple[date, date] | None, units: tuple[Unit, ...], shift: str | None = None
    ) -> None:
        """Begin a note over some days, or go on with the one that was begun; does not block the window."""

    def note(self, parent: QWidget, code: str) -> None:
        """Open a note on the curve; does not block the window."""

    def notes(self, parent: QWidget) -> None:
        """List the notes, to search them and go to one on the charts; does not block the window."""

    def chart_milestones(self, parent: QWidget) -> None:
        """Ask which milestones the charts show."""

    def move(self, parent: QWidget, subject: Subject) -> None:
        """Ask where an entry belongs and why, and move it."""

    def import_file(self, parent: QWidget, tab: str) -> None:
        """Choose a file and a profile, show what would happen, and import it."""

    def import_programme(self, parent: QWidget) -> None:
        """Choose a project file, show what it says otherwise, and take over what is ticked."""

    def export_programme(self, parent: QWidget) -> None:
        """Choose where to, and write the milestones for other programs."""

    def back_up(self, parent: QWidget) -> None:
        """Choose where to, and make a verified copy."""

    def plant_settings(self, parent: QWidget, kind: str = "", unit: str = "") -> None:
        """Show the settings of the plant, at a unit of a kind where one is named."""

    def record(self, parent: QWidget, subject: Subject) -> None:
        """Show all that is recorded of a programme, project or milestone; does not block the window."""

    def new_record(self, parent: QWidget, kind: str, above: Mapping[str, str]) -> None:
        """Begin a programme, project or milestone; ``above`` names what it is to belong to, by attribute."""

    def look(self, parent: QWidget, show: Callable[[Lens], None]) -> None:
        """Ask up to which day, as known when and which part is to be shown, and have it shown."""

    def changes(self, parent: QWidget) -> None:
        """List what changed between two days on which it was known; does not block the window."""

    def save_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Ask for the kind, the size and the place of a file, and write the chart there."""

    def copy_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Put the picture of a chart on the clipboard."""

    def print_chart(self, parent: QWidget, chart: QWidget) -> None:
        """Print the chart, or make a PDF of a page where there is no printer."""

    def help(self, parent: QWidget, tab: str) -> None:
        """Show the help page of a tab."""

    def about(self, parent: QWidget) -> None:
        """Show version, licence and where the store is."""


class EvidenceWork(NamedTuple):
    """What the program does with files of evidence.

    ``keep`` copies a file beside the store and gives its name and hash, ``is_there`` tells whether it is kept,
    ``copy`` copies a kept file to a new place once its hash is right, and ``place`` gives where a file may lie to be
    looked at with another program.
    """

    keep: Callable[[Path], Evidence]
    is_there: Callable[[Evidence], bool]
    copy: Callable[[Evidence, Path], None]
    place: Callable[[Evidence], Path]


class FileWork(NamedTuple):
    """What dialogs have done with files; each runs on the writer's thread, but for ``profiles``.

    ``prepare`` reads a file for a sheet with the profile of a name (or none) and tells what importing it would do;
    ``apply`` imports it, with a reason for corrections; ``back_up`` copies the store to a new file and proves the copy;
    ``profiles`` names the profiles there are; ``plans`` reads monthly plans from a file and records them;
    ``table`` writes what a chart shows as CSV or XLSX, by the end of the file's name, for a language;
    ``compare_programme`` lists what a project file says otherwise, ``take_programme`` records what is ticked of it,
    ``write_programme`` writes the milestones as a lens shows them; ``evidence`` handles files that prove records.
    """

    prepare: Callable[[Workplace, str, Path, str | None], ImportPlan]
    apply: Callable[[Workplace, ImportPlan, str | None], ImportResult]
    back_up: Callable[[Path], BackedUp]
    profiles: Callable[[], Sequence[str]]
    plans: Callable[[Workplace, Path], Outcome] | None = None
    table: Callable[[Path, ChartTable, str], None] | None = None
    compare_programme: Callable[[Workplace, Path, Progress], ExchangePlan] | None = None
    take_programme: Callable[[Workplace, ExchangePlan, Collection[int], str | None], Outcome] | None = None
    write_programme: Callable[[Workplace, Lens, Path], Exported] | None = None
    evidence: EvidenceWork | None = None
