"""Ask about the computer's clock before the first save: a wrong one would stamp every command of the day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from plantdesk.domain.text import Message, msg

SLACK = timedelta(minutes=2)
"""A clock that is set by the network goes back by less than this and is no question."""

LONG_PAUSE = timedelta(days=30)


def clock_question(newest_recorded: int | None, now: datetime) -> Message | None:
    """Ask whether the clock is right where it went back, or is over 30 days past the newest command.

    ``newest_recorded`` is the recorded time of the newest command in UTC milliseconds; ``None`` in an empty store.
    """
    if newest_recorded is None:
        return None
    newest = datetime.fromtimestamp(newest_recorded / 1000, UTC)
    if now < newest - SLACK:
        return msg(
            "The computer's clock says {now}, but the newest entry was recorded at {newest}. Is the clock right?",
            now=now,
            newest=newest,
        )
    if now - newest > LONG_PAUSE:
        return msg(
            "The computer's clock says {now}; the newest entry was recorded {n} days before, at {newest}."
            " Is the clock right?",
            now=now,
            newest=newest,
            n=(now - newest).days,
        )
    return None
