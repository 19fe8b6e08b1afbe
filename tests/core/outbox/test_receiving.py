"""Whatever a line does to messages, what was acknowledged stays, in order, once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.outbox.receiving import ForkError, Receipt, receive

EVENTS = st.lists(st.binary(max_size=3), min_size=1, max_size=8)


@given(EVENTS, st.data())
def test_lost_repeated_and_reordered_messages_leave_a_prefix_that_only_grows(
    made: list[bytes], data: st.DataObject
) -> None:
    cuts = st.tuples(st.integers(1, len(made)), st.integers(0, len(made)))
    stored: list[bytes] = []
    for first, size in data.draw(st.lists(cuts, max_size=20)):
        before = list(stored)
        receipt = receive(stored, first, made[first - 1 : first - 1 + size])
        stored.extend(receipt.new)
        assert receipt.have == len(stored)
        assert stored[: len(before)] == before
        assert stored == made[: len(stored)]
    have = receive(stored, 1, []).have
    stored.extend(receive(stored, have + 1, made[have:]).new)
    assert stored == made


@given(EVENTS, st.data())
def test_other_bytes_under_a_held_number_are_refused(made: list[bytes], data: st.DataObject) -> None:
    number = data.draw(st.integers(1, len(made)))
    changed = [*made[: number - 1], made[number - 1] + b"!", *made[number:]]
    assert receive(made, 1, made) == Receipt((), len(made))
    with pytest.raises(ForkError) as refused:
        receive(made, 1, changed)
    assert refused.value.number == number


def test_a_gap_is_not_stored_and_says_from_where_to_send() -> None:
    assert receive([b"a"], 3, [b"c"]) == Receipt((), 1)
    assert receive([b"a"], 2, [b"b"]) == Receipt((b"b",), 2)


def test_a_writer_begins_at_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        receive([], 0, [b"a"])
