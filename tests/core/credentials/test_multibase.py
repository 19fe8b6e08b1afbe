"""Multibase, multikeys and status lists, against the examples of their standards and by laws."""

from base64 import urlsafe_b64decode
from gzip import decompress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from insonate_core.credentials.multibase import PLACES, base58btc, encoded_list, from_base58btc, multikey


@given(st.binary(max_size=80))
def test_bytes_come_back(data: bytes) -> None:
    assert from_base58btc(base58btc(data)) == data


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"", "z"), (b"\0\0a", "z112g"), (b"yes mani !", "z7paNL19xttacUY"), (b"Hello World!", "z2NEpo7TZRRrLZSi2U")],
)
def test_examples_of_the_standard(data: bytes, text: str) -> None:
    assert base58btc(data) == text


@pytest.mark.parametrize("text", ["", "mAA", "z0", "zO", "zé"])
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_base58btc(text)


def test_multikey_of_the_w3c_test_vector() -> None:
    """Data Integrity EdDSA Cryptosuites 1.0, appendix B.1."""
    public = from_base58btc("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2")
    assert multikey(public[2:]) == "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
    with pytest.raises(ValueError):
        multikey(b"short")


@given(st.sets(st.integers(0, PLACES - 1), max_size=20))
def test_list_has_just_its_places_set(places: set[int]) -> None:
    text = encoded_list(places)
    assert text.startswith("u")
    bits = decompress(urlsafe_b64decode(text[1:] + "=" * (-len(text[1:]) % 4)))
    assert len(bits) * 8 == PLACES
    assert {n for n in range(PLACES) if bits[n // 8] & (0x80 >> n % 8)} == places
    assert encoded_list(sorted(places, reverse=True)) == text


@pytest.mark.parametrize("place", [-1, PLACES])
def test_place_that_there_is_not_is_refused(place: int) -> None:
    with pytest.raises(ValueError):
        encoded_list([place])
