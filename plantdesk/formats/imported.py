"""From a file on disk to the plan of its import: find the profile, read the rows, hand them to the service."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from plantdesk.domain.errors import Refused
from plantdesk.domain.text import msg
from plantdesk.files import refuse_to_read
from plantdesk.formats.open_table import read_tables
from plantdesk.formats.profile import Profile, read_profile
from plantdesk.formats.rows import extract, extract_by_headings
from plantdesk.services.import_rows import figure_units, file_headings
from plantdesk.services.imports import ImportPlan, Origin, prepare
from plantdesk.services.ports import Clock, Readable

_SUFFIX = ".toml"


def known_profiles(folders: Sequence[Path]) -> Mapping[str, Path]:
    """Give the profiles of some folders by name; in an earlier folder one hides its namesake in a later one."""
    found: dict[str, Path] = {}
    for folder in folders:
        for file in sorted(folder.glob(f"*{_SUFFIX}")):
            found.setdefault(file.stem, file)
    return found


def find_profile(name: str, folders: Sequence[Path]) -> Profile:
    """Read a profile by its name in one of the folders, or by the path of its file; ``Refused`` names those there are."""
    if name.endswith(_SUFFIX):
        refuse_to_read(Path(name))
        return read_profile(Path(name))
    known = known_profiles(folders)
    if name not in known:
        raise Refused(msg("There is no profile {name}. Choose one of: {known}.", name=name, known=sorted(known)))
    return read_profile(known[name])


def plan_import(path: Path, sheet: str, ledger: Readable, clock: Clock, profile: Profile | None = None) -> ImportPlan:
    """Read a file and work out what importing it into the tab of ``sheet`` would do; nothing is written.

    Without a profile the columns are found by their headings. ``Refused`` with one clear line for whatever cannot be
    read.
    """
    catalogue = ledger.catalogue
    with read_tables(path) as tables:
        origin = Origin(path.name, _sha256(path), None if profile is None else profile.name)
        if profile is not None:
            decimals = {key: column.decimals for key, column in profile.checks.items()}
            return prepare(extract(tables, profile, figure_units(catalogue)), sheet, ledger, clock, origin, decimals)
        tab = catalogue.sheet(sheet).tab
        units = {figure.key: catalogue.sheet_of(figure.key).subject for figure in catalogue.in_tab(tab)}
        beside = [one.key for one in catalogue.attributes if catalogue.sheet(one.sheet).tab == tab]
        rows = extract_by_headings(tables, file_headings(catalogue, tab), units, beside)
        return prepare(rows, sheet, ledger, clock, origin)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
