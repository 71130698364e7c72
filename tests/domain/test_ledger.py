"""The ledger's own rules: ids, the bytes that are hashed, and which revision stands."""

from __future__ import annotations

import json
import uuid
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.ledger import GENESIS, Standing, Subject, canonical, digest, new_id, standing

HEAD = (GENESIS, bytes(range(16)), bytes(16), 1)
WORDS = ("ann", 1467295200000, "record", "keyboard", "")


def test_the_canonical_bytes_of_a_command_never_change() -> None:
    """What was hashed once must give the same hash for ever: the bytes are written down here."""
    rows = [
        ["section", "s1", "2016-06-30", "night", "cathode_t", "99.20", "t", None, []],
        [
            "sheet",
            "cathode",
            "2016-06-30",
            "night",
            "remark",
            "Насос «2» \\ \n\u2028",
            None,
            'so "it" is',
            ["ab.0", "ab.1"],
        ],
    ]
    form = canonical(*HEAD, WORDS, rows)
    assert (
        form
        == (
            '["plantdesk-command-1","' + "0" * 64 + '","000102030405060708090a0b0c0d0e0f","' + "0" * 32 + '",1,'
            '"ann",1467295200000,"record","keyboard","",'
            '[["section","s1","2016-06-30","night","cathode_t","99.20","t",null,[]],'
            '["sheet","cathode","2016-06-30","night","remark","Насос «2» \\\\ \\n\u2028",null,"so \\"it\\" is",["ab.0","ab.1"]]]]'
        ).encode()
    )
    assert digest(form).hex() == "f3aaf585b415b45808c82121630f429d17ea0b3c6e07f525abea599347eb3767"


@pytest.mark.parametrize("place", range(4))
def test_every_part_of_the_head_is_hashed(place: int) -> None:
    """Previous hash, id, station and number each change the bytes."""
    other: list[object] = list(HEAD)
    other[place] = 2 if place == 3 else b"\x01" * len(HEAD[place])  # type: ignore[arg-type]
    assert canonical(*other, WORDS, []) != canonical(*HEAD, WORDS, [])  # type: ignore[arg-type]


@given(st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), min_size=8, max_size=8))
def test_different_rows_never_give_the_same_bytes(row: list[str | None]) -> None:
    """The form can be read back: nothing can hide in a separator."""
    assert json.loads(canonical(*HEAD, WORDS, [[*row, []]]))[-1] == [[*row, []]]


@given(st.integers(0, 2**48 - 1), st.binary(min_size=10, max_size=10))
def test_ids_are_uuids_of_version_7_in_order_of_time(milliseconds: int, randomness: bytes) -> None:
    """Version and variant bits stand as RFC 9562 says, and the time leads."""
    identity = uuid.UUID(bytes=new_id(milliseconds, randomness))
    assert (identity.version, identity.variant) == (7, uuid.RFC_4122)
    assert int.from_bytes(identity.bytes[:6], "big") == milliseconds


def _line(*revisions: tuple[str | None, tuple[int, ...]] | tuple[str | None, tuple[int, ...], bool]) -> Standing:
    return standing([(n + 1, r[0], r[1], len(r) > 2, (bytes([n]), 0)) for n, r in enumerate(revisions)])


def test_the_revision_that_none_replaces_stands() -> None:
    """Entry, correction, correction: the last one, marked as corrected."""
    assert _line(("1", ())) == Standing(1, "1", False, (1,))
    assert _line(("1", ()), ("2", (1,)), ("3", (2,))) == Standing(3, "3", True, (3,))


def test_the_same_value_again_is_no_correction() -> None:
    """Recording what stood already is not a change; after one, the mark stays."""
    assert not _line(("1", ()), ("1", (1,))).corrected
    assert _line(("1", ()), ("2", (1,)), ("2", (2,))).corrected


def test_what_was_cleared_starts_afresh() -> None:
    """A value in an emptied field is a fill, not a correction."""
    assert not _line(("1", ()), (None, (1,)), ("2", (2,))).corrected
    assert not _line(("1", ()), ("2", (1,)), (None, (2,))).corrected


def test_an_undo_brings_back_the_mark_that_was() -> None:
    """What an undo put back shows as it showed before, corrected or not."""
    assert not _line(("1", ()), ("2", (1,)), ("1", (2,), True)).corrected
    assert _line(("1", ()), ("2", (1,)), ("3", (2,)), ("2", (3,), True)).corrected
    assert not _line(("1", ()), (None, (1,), True)).corrected


def test_of_two_heads_the_longer_line_shows_and_time_does_not_decide() -> None:
    """Two lines side by side are a conflict; the one with more replacements shows, though it came first."""
    found = _line(("1", ()), ("2", (1,)), ("3", (2,)), ("9", (1,)))
    assert (found.revision, found.value, found.heads, found.in_conflict) == (3, "3", (3, 4), True)


def test_of_two_heads_as_long_the_greater_id_shows() -> None:
    """A tie goes to the greater global id in every copy of the ledger, in whatever order it arrived."""
    low, high = (b"a", 0), (b"b", 0)
    assert standing([(1, "1", (), False, high), (2, "2", (), False, low)]).value == "1"
    assert standing([(1, "2", (), False, low), (2, "1", (), False, high)]).value == "1"


def test_a_save_that_replaces_all_heads_settles_a_conflict() -> None:
    """One head is left, and it counts as a correction of what showed."""
    found = _line(("1", ()), ("2", ()), ("2", (1, 2)))
    assert (found.heads, found.in_conflict, found.corrected) == ((3,), False, False)
    assert _line(("1", ()), ("2", ()), ("3", (1, 2))).corrected


@given(st.data())
def test_what_shows_is_always_a_head_and_every_leaf_is_one(data: st.DataObject) -> None:
    """Whatever replaces whatever: heads are exactly what nothing replaces, and the showing one is among them."""
    revisions = []
    for number in range(1, data.draw(st.integers(1, 8)) + 1):
        earlier = st.lists(st.integers(1, number - 1), unique=True, max_size=3) if number > 1 else st.just([])
        revisions.append(
            (
                number,
                data.draw(st.sampled_from(("1", "2", None))),
                tuple(data.draw(earlier)),
                data.draw(st.booleans()),
                (bytes([data.draw(st.integers(0, 9))]), number),
            )
        )
    found = standing(revisions)
    replaced = {old for revision in revisions for old in revision[2]}
    assert set(found.heads) == {revision[0] for revision in revisions} - replaced
    assert found.revision in found.heads
    assert found.value == {r[0]: r[1] for r in revisions}[found.revision]


def test_subjects_say_what_they_are() -> None:
    """An entry has a shift; a setting has none; both are hashed as four words."""
    entry = Subject("section", "s1", date(2016, 6, 30), "day")
    setting = Subject("section", "s1", date(2016, 1, 1))
    assert (entry.is_entry, setting.is_entry) == (True, False)
    assert entry.words() == ["section", "s1", "2016-06-30", "day"]
    assert Subject("milestone", "m1").words() == ["milestone", "m1", None, None]
