"""Where the files of ``resources/`` lie: beside the package in a checkout, inside it in an installed wheel."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def _root() -> Path:
    checkout = _PACKAGE.parent / "resources"
    return checkout if checkout.is_dir() else _PACKAGE / "_resources"


def asset(*parts: str) -> Path:
    """The path of one resource, for example ``asset("themes", "tokens.toml")``; a missing one is a broken build.

    Raises ``FileNotFoundError``.
    """
    path = _root().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path)
    return path


@cache
def translations(code: str) -> Mapping[str, str | list[str]]:
    """The translations of one language, merged from ``locale/<code>/*.json``: English source to its wording(s)."""
    merged: dict[str, str | list[str]] = {}
    for file in sorted(_root().joinpath("locale", code).glob("*.json")):
        merged.update(json.loads(file.read_text(encoding="utf-8")))
    return merged
