"""On the command line a move that moves nothing is said plainly, and a forecast that cannot be held is warned of."""

from __future__ import annotations

from tests.cli.conftest import CommandLine


def test_what_if_says_plainly_that_nothing_moves_and_entry_warns_of_what_it_waits_for(cli: CommandLine) -> None:
    """To the day that stands nothing moves; a forecast before what it waits for is recorded with a warning."""
    day = cli.done("milestones", "trend", "P-3.3", "--json").json["reports"][-1]["expected"]
    out = cli.done("--lang", "en", "milestones", "what-if", f"P-3.3={day}").out
    assert "No milestone would move" in out
    assert "would move: ." not in out
    cli.done("milestone", "code=P-3.9", "in_project=P-3", "name_en=Load", "depends=P-3.3")
    words = ("milestone", "code=P-3.9", "forecast=2016-09-01")
    assert "P-3.9 cannot come before 30.09.2016: waits for P-3.3." in cli.done("--lang", "en", *words).out
    found = cli.done("milestones", "what-if", "P-3.3=2016-09-29", "--json").json
    assert (found["held_up"], found["moved"]["P-3.9"]) == ({"P-3.9": "2016-09-30"}, "2016-09-29")
