"""Commit one figure after the other to ``PLANTDESK_STORE``, as another station would; prints value → moment before.

``commits.py COUNT [PAUSE]``: so many, each PAUSE seconds after the other, or 0.1 to 0.3 s by chance.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from random import Random

from plantdesk.app import open_workplace
from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import readings
from plantdesk.services.recording import Entry

pauses = Random(1)
pause = float(sys.argv[2]) if len(sys.argv) > 2 else 0.0
due = 0.0
sent = {}
with open_workplace(Path(os.environ["PLANTDESK_STORE"])) as workplace:
    day, shift = workplace.present_shift
    section = workplace.store.plant().units(m.SECTION, day)[0]
    for number in range(int(sys.argv[1])):
        due = time.monotonic() if not number else due + pause
        time.sleep(max(0.0, due - time.monotonic()) if pause else pauses.uniform(0.1, 0.3))
        text = f"{80 + number % 100}.{number % 9 + 1}{number // 100 % 10}{number // 1000}"
        entry = Entry(Subject(m.SECTION, section, day, shift), {m.CATHODE_T: readings(text)[0]})
        before = time.monotonic()
        outcome = workplace.recorder.save([entry], reason="bench")
        if outcome.saved:
            sent[text] = before
print(json.dumps(sent))
