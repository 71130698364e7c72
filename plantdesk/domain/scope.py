"""Which part of the corporation is meant: everything, one division, one process route, or both."""

from __future__ import annotations

from typing import NamedTuple

PYRO, HYDRO = "pyro", "hydro"
"""Process routes: pyrometallurgical (smelting and refining) and hydrometallurgical (leaching and electrowinning)."""
PROCESSES = (PYRO, HYDRO)


class Scope(NamedTuple):
    """A division (its id), a process route, or both; what is ``None`` does not narrow."""

    division: str | None = None
    process: str | None = None

    @property
    def is_everything(self) -> bool:
        """Tell whether nothing is left out."""
        return self.division is None and self.process is None


EVERYTHING = Scope()
