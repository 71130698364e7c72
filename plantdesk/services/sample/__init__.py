"""A deterministic sample plant, written through the same commands as a person's entries."""

from __future__ import annotations

from plantdesk.services.sample.story import Hands, OpenBulk, make_sample

__all__ = ["Hands", "OpenBulk", "make_sample"]
