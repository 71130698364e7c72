"""The second time axis: what was known at a past moment, cut by the recorded time of commands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from plantdesk.domain.plant import Plant


def known_until(plant: Plant, day: date) -> int:
    """Give the last millisecond (UTC) of a calendar day in plant time: what was known on that day."""
    midnight = datetime.combine(day + timedelta(days=1), time(), plant.calendar(day).zone)
    return int(midnight.astimezone(UTC).timestamp() * 1000) - 1
