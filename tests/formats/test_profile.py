"""A saved column map says all that it holds, and what it cannot say is refused by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.formats.profile import Dry, read_profile

SMALL = """\
[day]
heading = "Day"

[units.source]
name = "Pit"

[figures.wet_t]
heading = "Ore,  t"
"""


def test_a_small_profile_is_enough(text_file):
    """Day, unit and one figure make a profile; headings are normalised."""
    profile = read_profile(text_file(SMALL, "pit.toml"))
    assert profile.name == "pit"
    assert profile.figures["wet_t"].heading == "ore t"
    assert profile.units["source"].name == "Pit"
    assert profile.day.holds == "date"


@pytest.mark.parametrize(
    ("addition", "line", "says"),
    [
        ("colour = 1\n", 9, "figures.wet_t.colour.*unknown"),
        ('[figures.cu_pct]\npattern = "cu"\nscal = 100\n', 11, "figures.cu_pct.scal.*unknown"),
        ("[extra]\n", 9, "“extra”.*unknown"),
        ('[figures.conc_dry_t]\nformula = "wet"\n', 10, "use one of dry"),
        ('[figures.conc_dry_t]\nformula = "dry"\nwet = { heading = "a" }\n', 9, "moisture.*missing"),
        ("[figures.cu_pct]\nscale = 100\n", 9, "either “heading” or “pattern”"),
        ('[figures.cu_pct]\npattern = "("\n', 10, "not a regular expression"),
        ('[figures.cu_pct]\nheading = "a"\nscale = "x"\n', 11, "wrong type"),
        ("[figures.cu_pct]\nheading = 3\n", 10, "wrong type"),
        ('[checks.dry_t]\nheading = "d"\ndecimals = 99\n', 11, "from 0 to 12"),
        ("[figures.cu_pct\n", 9, "not TOML"),
        ('[figures.cu_pct]\nheading = { heading = "a", oops = 1 }\n', 10, "wrong type"),
    ],
)
def test_what_is_wrong_is_refused_by_line(addition, line, says, text_file):
    """A slip of the pen is named with its line and its key, never ignored."""
    with pytest.raises(Refused, match=f"(?s)pit.toml, line {line}.*{says}"):
        read_profile(text_file(SMALL + addition, "pit.toml"))


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ('holds = "day of month"', "day.month.*missing"),
        ('holds = "day of month"\nmonth = 3', "day.year.*missing"),
        ('month = "sheet name"\nmonths = ["jan"]', "twelve"),
        ('month = "moon"', "sheet name, sheet number"),
        ("year = 24", "from 1900 to 2200"),
    ],
)
def test_a_day_that_cannot_be_found_is_refused(day, says, text_file):
    """Days of a month need a month and a year from somewhere."""
    with pytest.raises(Refused, match=says):
        read_profile(text_file(SMALL.replace('heading = "Day"', f'heading = "Day"\n{day}'), "pit.toml"))


def test_files_that_are_no_profile_are_refused(tmp_path, text_file):
    """A missing file, a file of another encoding and one without figures are one clear line each."""
    with pytest.raises(Refused, match="There is no profile"):
        read_profile(tmp_path / "none.toml")
    with pytest.raises(Refused, match="not UTF-8"):
        read_profile(text_file("день".encode("cp1251"), "pit.toml"))
    with pytest.raises(Refused, match=r"figures.*missing"):
        read_profile(text_file(SMALL.split("[figures")[0], "pit.toml"))


def test_profiles_of_the_package_are_valid():
    """Every profile that is shipped can be read."""
    folder = Path(__file__).parents[2] / "resources" / "profiles"
    profiles = [read_profile(path) for path in sorted(folder.glob("*.toml"))]
    assert profiles
    assert isinstance(profiles[0].figures["conc_dry_t"], Dry)
