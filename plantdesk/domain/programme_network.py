"""What milestones wait for: circles, the critical path, and what a move of one pushes along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from plantdesk.domain.programme import Dependency, Link, Promise


def circle(waits: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Give one circle of codes that wait for one another, its first code again at its end; empty where there is none."""
    done: set[str] = set()
    for root in waits:
        if root in done:
            continue
        path: list[str] = [root]
        places = {root: 0}
        left: list[Iterator[str]] = [iter(waits[root])]
        while left:
            following = next(left[-1], None)
            if following is None:
                left.pop()
                code = path.pop()
                del places[code]
                done.add(code)
            elif following in places:
                return (*path[places[following] :], following)
            elif following not in done and following in waits:
                places[following] = len(path)
                path.append(following)
                left.append(iter(waits[following]))
    return ()


def in_order(promises: Mapping[str, Promise]) -> list[str]:
    """Give the codes so that each stands after those it waits for; without circles (``circle`` tells)."""
    found: list[str] = []
    seen: set[str] = set()
    for root in promises:
        left: list[tuple[str, bool]] = [(root, False)]
        while left:
            code, ready = left.pop()
            if ready:
                found.append(code)
            elif code not in seen:
                seen.add(code)
                left.append((code, True))
                left += [(one.on, False) for one in promises[code].depends if one.on in promises and one.on not in seen]
    return found


def begins(promise: Promise, finish: date) -> date:
    """Give when the work towards a milestone begins if it is met on ``finish``: as long before as it is planned."""
    due = promise.forecast or promise.baseline
    if promise.start is None or due is None:
        return finish
    return finish - max(due - promise.start, timedelta(0))


def earliest(promise: Promise, tie: Dependency, before: Promise, before_finish: date) -> date:
    """Give the earliest day on which a dependency lets a milestone be met, the one before being met on a day."""
    anchor = before_finish if tie.link in (Link.FS, Link.FF) else begins(before, before_finish)
    day = anchor + timedelta(days=tie.lag)
    if tie.link in (Link.FF, Link.SF):
        return day
    due = promise.forecast or promise.baseline
    length = timedelta(0) if promise.start is None or due is None else max(due - promise.start, timedelta(0))
    return day + length


def moved(promises: Mapping[str, Promise], moves: Mapping[str, date], as_of: date) -> dict[str, Promise]:
    """Give the milestones whose forecast would differ if some moved, from what ``settled`` gives without any move."""
    stands, other = settled(promises, {}, as_of), settled(promises, moves, as_of)
    found = {code: other.get(code, promises[code]) for code in {**stands, **other}}
    return {code: one for code, one in found.items() if one.forecast != stands.get(code, promises[code]).forecast}


def settled(promises: Mapping[str, Promise], moves: Mapping[str, date], as_of: date) -> dict[str, Promise]:
    """Give the milestones that do not keep their forecast: some are moved, and what waits is pushed, never pulled.

    What cannot hold its forecast as it stands is pushed by no move at all. What is met, or moved, stays where it is.
    """
    changed: dict[str, Promise] = {}
    for code in in_order(promises):
        one = promises[code]
        if one.done(as_of):
            continue
        finish = moves.get(code, one.forecast or one.baseline)
        if finish is None:
            continue
        if code not in moves:
            found = not_before(promises, one, lambda on: changed.get(on, promises[on]).due(as_of))
            if found is not None:
                finish = max(finish, found[0])
        if finish != (one.forecast or one.baseline) or (code in moves and one.forecast != finish):
            changed[code] = one._replace(forecast=finish)
    return changed


def not_before(
    promises: Mapping[str, Promise], one: Promise, due: Callable[[str], date | None]
) -> tuple[date, str] | None:
    """Give the earliest day that dependencies leave a milestone, and which one it waits for till then.

    ``due`` gives when another milestone was or will be met.
    """
    days = [
        (earliest(one, tie, promises[tie.on], day), tie.on)
        for tie in one.depends
        if tie.on in promises and (day := due(tie.on)) is not None
    ]
    return max(days, default=None)


def floats(promises: Mapping[str, Promise], as_of: date) -> dict[str, int]:
    """Give the days by which each open milestone may slip before the last one that hangs on it does.

    Milestones that are met, or have no date, are left out; one that nothing waits for may slip to the latest of those
    it is tied to, over however many ties.
    """
    finish = {
        code: day for code, one in promises.items() if not one.done(as_of) and (day := one.due(as_of)) is not None
    }
    after: dict[str, list[tuple[str, Dependency]]] = {code: [] for code in finish}
    for code in finish:
        for tie in promises[code].depends:
            if tie.on in after:
                after[tie.on].append((code, tie))
    ends = _ends_of_groups(finish, {code: [other for other, _ in some] for code, some in after.items()})
    latest: dict[str, date] = {}
    for code in reversed(in_order(promises)):
        if code not in finish:
            continue
        latest[code] = ends[code]
        for other, tie in after[code]:
            latest[code] = min(latest[code], _latest(promises, code, other, tie, latest[other], finish))
    return {code: (latest[code] - finish[code]).days for code in finish}


def critical(promises: Mapping[str, Promise], as_of: date) -> frozenset[str]:
    """Give the open milestones of the critical paths: tied to others, and without a day to spare."""
    tied = {code for code, one in promises.items() if any(t.on in promises for t in one.depends)}
    tied |= {tie.on for one in promises.values() for tie in one.depends}
    return frozenset(code for code, spare in floats(promises, as_of).items() if spare <= 0 and code in tied)


def _latest(
    promises: Mapping[str, Promise], code: str, other: str, tie: Dependency, latest: date, finish: Mapping[str, date]
) -> date:
    """Give the latest finish that keeps what follows within its own latest."""
    following = promises[other]
    until = latest - timedelta(days=tie.lag)
    if tie.link in (Link.FS, Link.SS):
        until -= finish[other] - begins(following, finish[other])
    if tie.link in (Link.SS, Link.SF):
        until += finish[code] - begins(promises[code], finish[code])
    return until


def _ends_of_groups(finish: Mapping[str, date], ties: Mapping[str, Iterable[str]]) -> dict[str, date]:
    """Give, for each milestone, the latest finish among all that are tied together with it."""
    beside: dict[str, list[str]] = {code: [] for code in finish}
    for code, others in ties.items():
        for other in others:
            beside[code].append(other)
            beside[other].append(code)
    found: dict[str, date] = {}
    for root in finish:
        if root in found:
            continue
        group, left = {root}, [root]
        while left:
            for other in beside[left.pop()]:
                if other not in group:
                    group.add(other)
                    left.append(other)
        end = max(finish[code] for code in group)
        found |= dict.fromkeys(group, end)
    return found
