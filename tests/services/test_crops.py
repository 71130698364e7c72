"""What is known of a section when a shift begins is the same, whichever way its shifts were followed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from plantdesk.app import create_sample, open_reading
from plantdesk.domain import measures as m
from plantdesk.services.crops import ledge, section_history, section_steps


def test_a_ledge_is_the_step_of_its_shift(tmp_path: Path) -> None:
    """The short way, without deposit and crop of the shifts before, ends at the same cells."""
    path = tmp_path / "sample.plantdesk"
    create_sample(path, date(2016, 6, 30), 1, 1)
    with open_reading(path) as ledger:
        plant, span = ledger.plant(), ledger.span()
        assert span is not None
        day = span[1]
        history = section_history(ledger, day)
        for section in plant.units(m.SECTION, day):
            for step in section_steps(plant, section, history, day):
                if step.day == day:
                    known = ledge(plant, section, history, day, step.shift)
                    assert known is not None
                    assert known.ring == step.ring
        assert ledge(plant, plant.units(m.SECTION, day)[0], history, day, "no such shift") is None
