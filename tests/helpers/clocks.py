"""A clock that a test can hold in its hand."""

from __future__ import annotations

import datetime as dt

EVENING_OF_THE_SAMPLE = dt.datetime(2016, 6, 30, 14, 0, tzinfo=dt.UTC)


class FixedClock:
    """Stand at one moment (UTC, aware) until moved."""

    def __init__(self, moment: dt.datetime = EVENING_OF_THE_SAMPLE) -> None:
        self.moment = moment

    def now(self) -> dt.datetime:
        """Tell the moment."""
        return self.moment

    def advance(self, **by: float) -> dt.datetime:
        """Move on (``hours=1``), or back (``days=-1``), and tell the new moment."""
        self.moment += dt.timedelta(**by)
        return self.moment
