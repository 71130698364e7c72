"""Frozen baselines: the limits that a figure is judged by, kept in the ledger with dates, author and reason.

A frozen baseline holds from the day after its last one, until a later one takes its place. What was worked out then is
kept as numbers: a correction of an old entry moves no limit until somebody freezes the baseline anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from plantdesk.domain.control import Baseline, Forecast
from plantdesk.domain.errors import Refused
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.text import Text, msg
from plantdesk.services.baseline_places import BASELINE, subject_unit
from plantdesk.services.ports import Readable
from plantdesk.services.recording import KEYBOARD, Entry, Outcome, Recorder
from plantdesk.services.rolling import RollUp

FIRST, LAST, POINTS, CENTRE, SIGMA, R, WEIGHT, DAMPING, ERROR_SIGMA, ERROR_R = (
    "baseline_first",
    "baseline_last",
    "baseline_points",
    "baseline_centre",
    "baseline_sigma",
    "baseline_r",
    "baseline_weight",
    "baseline_damping",
    "baseline_error_sigma",
    "baseline_error_r",
)
"""What is recorded of a baseline: its days, and what ``domain.control.Baseline`` worked out from them."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A baseline as it was frozen: by whom, when (UTC milliseconds) and why."""

    span: Span
    baseline: Baseline
    author: str
    recorded: int
    reason: str | None
    subject: Subject

    @property
    def moment(self) -> datetime:
        """Give the moment it was recorded, in UTC."""
        return datetime.fromtimestamp(self.recorded / 1000, UTC)


def frozen_baseline(ledger: Readable, figure: str, unit: str, by: RollUp, day: date) -> Frozen | None:
    """Give the baseline that holds on a day for a figure of one unit, or of all (unit ``""``), by shift or by day."""
    place = subject_unit(figure, unit, by)
    found = [
        (subject, row)
        for subject, row in ledger.undated((BASELINE,)).items()
        if subject.unit == place and subject.day is not None and subject.day <= day + _DAY and _is_whole(row)
    ]
    if not found:
        return None
    subject, row = max(found, key=lambda one: one[0].day or date.min)
    revision = ledger.revisions([row[CENTRE].revision])[row[CENTRE].revision]
    return Frozen(
        Span(date.fromisoformat(row[FIRST].value or ""), date.fromisoformat(row[LAST].value or "")),
        Baseline(
            int(row[POINTS].value or 0),
            float(row[CENTRE].value or 0),
            _number(row, SIGMA),
            _number(row, R),
            _forecast(row),
            _number(row, ERROR_SIGMA),
            _number(row, ERROR_R),
        ),
        revision.command.author,
        revision.command.recorded,
        revision.reason,
        subject,
    )


def record_baseline(
    recorder: Recorder, figure: str, unit: str, by: RollUp, span: Span, baseline: Baseline, reason: str
) -> Outcome:
    """Freeze a baseline as one command; ``Refused`` without a reason, and where its points give no limits."""
    if not reason.strip():
        raise Refused(msg("A frozen baseline needs a reason. Say why these days are typical."))
    if not baseline.has_width:
        raise Refused(msg("These days give no limits: their points are all equal, or too few. Choose others."))
    values = {
        FIRST: span.first.isoformat(),
        LAST: span.last.isoformat(),
        POINTS: str(baseline.points),
        CENTRE: _text(baseline.centre),
        SIGMA: _text(baseline.sigma),
        R: _text(baseline.autocorrelation),
        WEIGHT: _text(baseline.forecast.weight if baseline.forecast else None),
        DAMPING: _text(baseline.forecast.damping if baseline.forecast else None),
        ERROR_SIGMA: _text(baseline.error_sigma),
        ERROR_R: _text(baseline.error_autocorrelation),
    }
    subject = Subject(BASELINE, subject_unit(figure, unit, by), span.last + _DAY)
    entry = Entry(subject, values, reasons=dict.fromkeys(values, reason.strip()))
    return recorder.save([entry], BASELINE, KEYBOARD, reason.strip(), all_or_nothing=True).or_raise()


def baseline_attribute(key: str) -> Text | str:
    """Give what people call one of the recorded attributes; its key where it is none."""
    return _NAMES.get(key, key)


def _text(number: float | None) -> str | None:
    return None if number is None else f"{number:.12g}"


def _number(row: dict[str, Standing], key: str) -> float | None:
    text = row[key].value if key in row else None
    return float(text) if text else None


def _forecast(row: dict[str, Standing]) -> Forecast | None:
    weight, damping = _number(row, WEIGHT), _number(row, DAMPING)
    return None if weight is None or damping is None else Forecast(weight, damping)


def _is_whole(row: dict[str, Standing]) -> bool:
    return all(key in row and row[key].value for key in (FIRST, LAST, POINTS, CENTRE, SIGMA))


_NAMES = {
    FIRST: Text("First day of the baseline", "Первый день базы", "Базаның бірінші күні"),
    LAST: Text("Last day of the baseline", "Последний день базы", "Базаның соңғы күні"),
    POINTS: Text("Points in the baseline", "Точек в базе", "Базадағы нүктелер"),
    CENTRE: Text("Centre line", "Центральная линия", "Орталық сызық"),
    SIGMA: Text("Sigma", "Сигма", "Сигма"),
    R: Text("Lag-1 autocorrelation", "Автокорреляция соседних", "Көршілес автокорреляция"),
    WEIGHT: Text("Weight of the newest point", "Вес последней точки", "Соңғы нүктенің салмағы"),
    DAMPING: Text("Damping of the forecast", "Затухание прогноза", "Болжамның басылуы"),
    ERROR_SIGMA: Text("Sigma of forecast errors", "Сигма ошибок прогноза", "Болжам қателерінің сигмасы"),
    ERROR_R: Text(
        "Autocorrelation of forecast errors", "Автокорреляция ошибок прогноза", "Болжам қателерінің автокорреляциясы"
    ),
}
