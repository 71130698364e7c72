"""Make the store file of the present schema that is kept for ever: ``python -m tests.storage.make_fixture``.

Run once for each published schema, never again for the same: the file is then what old stores really look like.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import date
from pathlib import Path

from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.services.recording import SHEET
from tests.helpers.stores import new_desk, section

FILES = Path(__file__).with_name("files")
DAY = date(2016, 6, 29)


def fill(folder: Path) -> Path:
    """Write settings, entries of every sheet, a correction, a move, an undo and two stations."""
    desk = new_desk(folder)
    desk.save(section(), cathode_t="99,20", reject_t="0.6", cells_live="180", current_ka="30,5", cells_pulled="–")
    desk.save(section("s2"), author="boris", cathode_t="101", grade_a_t="100.5")
    desk.save(Subject(p.SOURCE, "north", DAY, "day"), wet_t="1000", moisture_pct="4.5", cu_pct="<0,005")
    desk.save(Subject(p.CONCENTRATOR, "c1", DAY, "day"), conc_dry_t="38.4", conc_cu_pct="24.1", tail_cu_pct="0.002")
    desk.save(Subject(p.HEAP, "h1", DAY, "night"), pls_flow_m3h="120", pls_gpl="3.1", raffinate_gpl="0.4")
    desk.save(Subject(SHEET, "cathode", DAY, "day"), remark="Насос № 2 стоял 40 минут")
    desk.clock.advance(minutes=5)
    desk.save(section(), reason="весы", cathode_t="98.20")
    desk.recorder("boris").move(section("s2"), section("s3"), "не та секция")
    desk.save(section("s2", shift="night"), cathode_t="7")
    desk.undo().undo()
    other = desk.another(folder / "other")
    other.save(section("s1", shift="night"), author="boris", cathode_t="100")
    other.store.close()
    desk.recorder().configure([(Subject(p.PLANT, p.PLANT, date(2016, 1, 1)), {p.FARADAY: "1.185"})], "по паспорту")
    desk.store.close()
    return desk.store.path


def main() -> int:
    """Make the file, unless it is there."""
    target = FILES / "v0001.plantdesk"
    if target.exists():
        sys.stderr.write(f"{target} is there already, and is kept as it is.\n")
        return 1
    FILES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(fill(Path(folder)), target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
