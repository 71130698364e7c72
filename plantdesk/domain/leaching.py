"""Copper that solvent extraction takes from the solution of a heap."""

from __future__ import annotations

from decimal import Decimal

from plantdesk.domain.computed import Computed, brief, known, unknown
from plantdesk.domain.text import msg


def sx_copper_t(flow_m3h: Decimal, hours: Decimal, pls_gpl: Decimal, raffinate_gpl: Decimal) -> Computed:
    """Give tonnes of copper extracted (mass balance of the solution: Q[m³/h] · h · (PLS − raffinate)[g/L] / 1000)."""
    if raffinate_gpl > pls_gpl:
        return _raffinate_above(pls_gpl, raffinate_gpl)
    return known(flow_m3h * hours * (pls_gpl - raffinate_gpl) / 1000)


def extraction_pct(pls_gpl: Decimal, raffinate_gpl: Decimal) -> Computed:
    """Give the share of copper taken from the solution in percent ((PLS − raffinate) / PLS)."""
    if pls_gpl <= 0:
        return unknown(msg("The pregnant solution holds no copper: extraction is undefined."))
    if raffinate_gpl > pls_gpl:
        return _raffinate_above(pls_gpl, raffinate_gpl)
    return known((pls_gpl - raffinate_gpl) / pls_gpl * 100)


def _raffinate_above(pls: Decimal, raffinate: Decimal) -> Computed:
    return unknown(
        msg(
            "Raffinate {raffinate} g/L is above the pregnant solution {pls} g/L: check both assays.",
            raffinate=brief(raffinate),
            pls=brief(pls),
        )
    )
