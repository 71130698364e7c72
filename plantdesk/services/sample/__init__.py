"""A deterministic sample plant, written through the same commands as a person's entries."""

from __future__ import annotations

from plantdesk.services.sample.story import DEFAULT_UNTIL, Hands, OpenBulk, make_sample

__all__ = ["DEFAULT_UNTIL", "Hands", "OpenBulk", "make_sample"]
