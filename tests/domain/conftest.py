"""Known answers that the tests of the trade's rules check against."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

OWN = Path(__file__).with_name("vectors.json")
SHARED = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[3] / "shared")) / "vectors.json"


@pytest.fixture(params=[OWN, SHARED], ids=["own", "shared"])
def vectors(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The known answers: our own file, and the plant's reference file where it is there; numbers are decimals."""
    path: Path = request.param
    if not path.exists():
        pytest.skip(f"no reference vectors at {path}")
    return json.loads(path.read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)


@pytest.fixture
def agrees() -> Callable[[Decimal | None, Decimal], bool]:
    """Tell whether a figure rounds to a published one, to as many digits as that one has."""

    def rounds(figure: Decimal | None, published: Decimal) -> bool:
        exponent = int(published.as_tuple().exponent)
        return figure is not None and abs(figure - published) <= Decimal(1).scaleb(exponent) * Decimal("0.51")

    return rounds
