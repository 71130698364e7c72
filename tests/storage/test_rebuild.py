"""The kept state is what the ledger gives, in every order of saves, by any station."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from plantdesk.domain.ledger import Change, Draft, Standing, Subject
from plantdesk.storage import rebuild
from tests.helpers.stores import CATALOGUE, Desk, new_desk, section

ROWS = [
    section("s1"),
    section("s1", shift="night"),
    section("s2"),
    Subject("source", "north", date(2016, 6, 29), "day"),
    Subject("source", "south", date(2016, 6, 29), "day"),
    Subject("concentrator", "c1", date(2016, 6, 29), "day"),
    Subject("heap", "h1", date(2016, 6, 29), "day"),
]
FIGURES = {sheet.subject: [f.key for f in CATALOGUE.of(sheet.key)] for sheet in CATALOGUE.sheets}

numbers = st.decimals(0, 9999, places=3).map(lambda d: f"{d:f}")
values = st.one_of(numbers, st.just("-"), st.just("<0.005"), st.none(), st.just("0"))
cells = st.sampled_from(ROWS).flatmap(lambda row: st.tuples(st.just(row), st.sampled_from(FIGURES[row.kind]), values))
commands = st.lists(st.lists(cells, min_size=1, max_size=6, unique_by=lambda c: c[:2]), min_size=1, max_size=6)


def _append(desk: Desk, changes: list[tuple[Subject, str, str | None]], kind: str = "record") -> None:
    with desk.store.writing() as transaction:
        there = transaction.at({row for row, _, _ in changes})
        stands = [there.get(row, {}).get(figure) for row, figure, _ in changes]
        transaction.append(
            Draft(kind, "ann", "keyboard"),
            [
                Change(row, figure, value, None, None, old.heads if old else ())
                for (row, figure, value), old in zip(changes, stands, strict=True)
            ],
        )


def _state(desk: Desk) -> tuple[list[object], list[object]]:
    """Give what is kept, as words: current values and daily sums."""
    rows = desk.store._db.conn.execute(
        "SELECT u.kind, u.name, s.day, s.shift, f.key, k.value FROM kept k JOIN subject s ON s.id = k.subject"
        " JOIN unit u ON u.id = s.unit JOIN figure f ON f.id = k.figure ORDER BY 1, 2, 3, 4, 5"
    ).fetchall()
    return rows, [(*place, words[:-1]) for place, words in _sums(desk).items()]


def _sums(desk: Desk) -> dict[tuple[int, str, str, str], rebuild.Words]:
    """Give the kept daily sums: day number, kind, unit, figure → sum in words."""
    db = desk.store._db
    return {
        (day, kind, unit, figure): words
        for day, kind, unit, text in rebuild.daily(db)
        for figure, words in sorted(rebuild.figures(db, text).items())
    }


def _in_step(desk: Desk) -> None:
    db = desk.store._db
    assert list(rebuild.kept(db)) == list(rebuild.rebuilt_kept(db))
    assert list(rebuild.daily(db)) == list(rebuild.rebuilt_daily(db, CATALOGUE))


@given(saves=commands, data=st.data())
@settings(max_examples=40)
def test_the_kept_state_is_rebuilt_from_the_ledger_text_by_text(
    tmp_path_factory,
    saves: list[list[tuple[Subject, str, str | None]]],
    data: st.DataObject,  # type: ignore[no-untyped-def]
) -> None:
    """Kept values and sums equal what a replay gives, and the order of first entries does not matter to the text."""
    desk, other = new_desk(tmp_path_factory.mktemp("a")), new_desk(tmp_path_factory.mktemp("b"))
    for changes in saves:
        _append(desk, changes)
    _in_step(desk)
    final = {(row, figure): value for changes in saves for row, figure, value in changes}
    order = data.draw(st.permutations(list(final)))
    for row, figure in order:
        _append(other, [(row, figure, final[row, figure])])
    _in_step(other)
    assert _state(other) == _state(desk)
    desk.store.close()
    other.store.close()


def test_a_day_adds_up_in_every_figure(desk: Desk) -> None:
    """Sums, weighted means and derived figures of one day, by unit and over all, to the last digit."""
    desk.save(
        section("s1"), cathode_t="100.5", reject_t="0.5", current_ka="30", cells_live="150", ampere_hours_kah="350"
    )
    desk.save(
        section("s1", shift="night"), cathode_t="99.25", current_ka="31", cells_live="150", ampere_hours_kah="360"
    )
    desk.save(section("s2"), cathode_t="0.25")
    found = {place[1:]: words for place, words in _sums(desk).items()}
    assert found["section", "s1", "cathode_t"] == ("199.75", None, 2, 0)
    assert found["section", "", "cathode_t"] == ("200.00", None, 3, 0)
    assert found["section", "s1", "harvest_t"] == ("200.25", None, 2, 0)
    weight = 350 * 150 + 360 * 150
    assert found["section", "s1", "current_ka"] == (str(30 * 350 * 150 + 31 * 360 * 150), str(weight), 2, 0)
    assert Decimal(found["section", "s1", "deposit_t"][0]) == Decimal("1.185494183") * weight / 1000


def _foreign(desk: Desk, figure: str, value: str, replaces: tuple[int, ...], reason: str = "theirs") -> None:
    """Append as a station that is not ours would after a merge: what it saw is what it replaces."""
    store = desk.store
    with store.writing() as transaction:
        store._appender.append(
            Draft("record", "boris", "keyboard"),
            [Change(section(), figure, value, "t", reason, replaces)],
            b"another station!",
            int(desk.clock.now().timestamp() * 1000),
            store.randomness(10),
            transaction.plant(),
        )


def _standing(desk: Desk) -> Standing:
    return desk.store.at([section()])[section()]["cathode_t"]


def test_heads_side_by_side_are_a_conflict_and_a_save_settles_it(desk: Desk) -> None:
    """The longest line shows, all heads are kept and marked; a save replaces every one of them."""
    desk.save(section(), cathode_t="90")
    first = _standing(desk).revision
    _foreign(desk, "cathode_t", "95", (first,))
    mine = desk.store.history(section(), "cathode_t")[0]
    # A second line from the same entry, one correction longer: it shows, though it is no newer.
    with desk.store.writing() as transaction:
        transaction.append(
            Draft("correct", "ann", "scale"), [Change(section(), "cathode_t", "91", "t", "a", (mine.id,))]
        )
    second = desk.store.history(section(), "cathode_t")[-1].id
    with desk.store.writing() as transaction:
        transaction.append(
            Draft("correct", "ann", "scale"), [Change(section(), "cathode_t", "92", "t", "b", (second,))]
        )
    stands = _standing(desk)
    assert (stands.value, stands.in_conflict, len(stands.heads)) == ("92", True, 2)
    _in_step(desk)
    assert desk.fault() is None

    refused = desk.save(section(), cathode_t="92").refused
    assert refused[0].needs_reason
    outcome = desk.save(section(), reason="we agreed", cathode_t="92")
    assert outcome.corrected == ((section(), "cathode_t"),)
    stands = _standing(desk)
    assert (stands.value, stands.in_conflict) == ("92", False)
    assert len(desk.store.history(section(), "cathode_t")[-1].replaces) == 2
    _in_step(desk)
    assert desk.fault() is None


def test_a_tie_goes_to_the_greater_id_wherever_it_arrived_first(desk: Desk) -> None:
    """Two lines of the same length: the id decides, never the time or the order of arrival."""
    _foreign(desk, "reject_t", "1", ())
    _foreign(desk, "reject_t", "2", ())
    line = desk.store.history(section(), "reject_t")
    shows = desk.store.at([section()])[section()]["reject_t"]
    assert shows.in_conflict
    assert shows.revision == max(line, key=lambda r: r.global_id).id
    _in_step(desk)


def test_every_value_ever_stored_is_read_and_summed(desk: Desk) -> None:
    """Only commands validate: what another program once stored does not stop reading, summing or the proof."""
    rubbish = ["NaN", "Infinity", "abc", "", "<", "9" * 80, "1e5"]
    _append(
        desk, [(row, figure, text) for row in ROWS for figure, text in zip(FIGURES[row.kind], rubbish, strict=False)]
    )
    _append(desk, [(Subject("moon", "x"), "phase", "full"), (Subject("section", "s9", None, "day"), "cathode_t", "1")])
    _in_step(desk)
    assert desk.fault() is None
    assert desk.value(ROWS[0], FIGURES["section"][2]) == "abc"


def test_a_change_of_route_moves_the_feed_of_the_past(desk: Desk) -> None:
    """Where the ore of a past day went is configuration: changed, the concentrator's sums follow, in step."""
    ore, mill = ROWS[3], ROWS[5]
    _append(
        desk, [(ore, "wet_t", "1000"), (ore, "moisture_pct", "5"), (ore, "cu_pct", "1"), (mill, "conc_dry_t", "30")]
    )
    fed = desk.store.daily_exact("concentrator", "c1", "feed_dry_t", ore.day, ore.day)  # type: ignore[arg-type]
    assert fed[0][1] == "950"
    desk.recorder().configure([(Subject("source", "north", date(2016, 6, 1)), {"route": "heap:h1"})])
    assert not desk.store.daily_exact("concentrator", "c1", "feed_dry_t", ore.day, ore.day)  # type: ignore[arg-type]
    _in_step(desk)
    desk.undo().undo()
    assert desk.store.daily_exact("concentrator", "c1", "feed_dry_t", ore.day, ore.day) == fed  # type: ignore[arg-type]
    _in_step(desk)
