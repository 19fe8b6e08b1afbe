"""A programme file is read exactly or refused with its place; nothing else ever happens."""

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from insonate.programmes.definitions.refusals import DefinitionRefused
from insonate.programmes.definitions.strict_yaml import read_document

ROOT = Path(__file__).resolve().parents[3]
FILES = sorted((ROOT / "programmes").glob("*/versions/*.yaml"))


def test_scalars_are_those_of_yaml_1_2() -> None:
    text = "on: no\noff: yes\nday: 2024-10-01\ntime: 1:30\nnumber: 300\nshare: 6.5\ntruth: true\nnothing: ~\n"
    text += "quoted: '300'\n"
    assert read_document(text).tree == {
        "on": "no",
        "off": "yes",
        "day": "2024-10-01",
        "time": "1:30",
        "number": 300,
        "share": 6.5,
        "truth": True,
        "nothing": None,
        "quoted": "300",
    }


def test_places_say_where_each_value_stands() -> None:
    read = read_document("a: 1\nb:\n  - x\n  - {c: 2}\n")
    assert read.places[("b", 1, "c")] == (4, 9)
    assert read.place(("b", 1, "missing", "deeper")) == (4, 5)


def test_a_byte_order_mark_is_no_matter() -> None:
    assert read_document(b"\xef\xbb\xbfa: 1\n").tree == {"a": 1}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.parent.parent.name)
def test_every_programme_file_is_read(path: Path) -> None:
    assert read_document(path.read_bytes()).tree["insonate"] == 1


REFUSED = {
    "anchor": ("a: &x 1\n", 1, 4, "An anchor"),
    "alias": ("a: 1\nb: *x\n", 2, 4, "An alias"),
    "tag": ("a: !!python/object 1\n", 1, 4, "A tag"),
    "local tag": ("a: !x [1]\n", 1, 4, "A tag"),
    "merge key": ("a: {b: 1}\n<<: {c: 2}\n", 2, 1, "A merge key"),
    "key twice": ("a: 1\nb: 2\na: 3\n", 3, 1, "“a” is given twice; the first is on line 1"),
    "tab": ("a:\n\tb: 1\n", 2, 1, "A tab"),
    "tab in text": ("a: 'x\ty'\n", 1, 6, "A tab"),
    "two documents": ("a: 1\n---\nb: 2\n", 2, 1, "A second document"),
    "directive": ("%YAML 1.1\n---\na: yes\n", 2, 1, "A %-directive"),
    "key that is a list": ("? [a]\n: 1\n", 1, 3, "A key is a word"),
    "key over lines": ("? |\n  a\n: 1\n", 1, 3, "A key is a word on one line"),
    "not a mapping": ("- a\n- b\n", 1, 1, "A programme file is a mapping"),
    "empty": ("", 1, 1, "The file is empty"),
    "only a comment": ("# nothing\n", 1, 1, "The file is empty"),
    "hexadecimal": ("a: 0x1F\n", 1, 4, "plain decimal digits"),
    "exponent": ("a: 1e3\n", 1, 4, "plain decimal digits"),
    "infinity": ("a: .inf\n", 1, 4, "finite"),
    "long number": ("a: 1234567890123456\n", 1, 4, "more than 15 digits"),
    "broken": ("a: 'open\n", 1, 4, "This is not YAML"),
    "code point beyond the last": ('a: "\\U99999999"\n', 1, 1, "This is not YAML"),
    "half a character": ('a: "\\uD800"\n', 1, 4, "Half a character"),
    "invisible": ("a: x\u200by\n", 1, 5, "An invisible character (U+200B)"),
    "line separator": ("a: x\u2028b: 2\n", 1, 5, "A control character (U+2028)"),
    "too deep": ("a: [[[[[[[[[1]]]]]]]]]\n", 1, 12, "More than 8 levels deep"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_could_surprise_is_refused_with_its_place(name: str) -> None:
    text, line, column, words = REFUSED[name]
    with pytest.raises(DefinitionRefused) as refused:
        read_document(text)
    (problem,) = refused.value.problems
    assert words in problem.words
    assert (problem.line, problem.column) == (line, column)


def test_eight_levels_are_read() -> None:
    assert read_document("a: [[[[[[[[1]]]]]]]]\n").tree == {"a": [[[[[[[[1]]]]]]]]}


def test_another_encoding_is_refused_with_its_place() -> None:
    with pytest.raises(DefinitionRefused) as refused:
        read_document(b"a: 1\nb: caf\xe9\n")
    (problem,) = refused.value.problems
    assert (problem.line, problem.column) == (2, 7)
    assert "UTF-8" in problem.words


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16-be"])
def test_wide_encodings_are_refused(encoding: str) -> None:
    with pytest.raises(DefinitionRefused):
        read_document("a: 1\n".encode(encoding))


def test_256_kilobytes_are_read_and_one_more_byte_is_not() -> None:
    text = b"a: " + b"x" * (256 * 1024 - 4) + b"\n"
    assert len(text) == 256 * 1024
    assert len(read_document(text).tree["a"]) == 256 * 1024 - 4
    with pytest.raises(DefinitionRefused, match="256 kB"):
        read_document(text + b"\n")


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    _read_or_refuse(noise)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.text(alphabet="ab:-?[]{}&*!|>'\"%@`#, \n0.~<=\\\ud800\x85\u2028\t\0", max_size=120))
def test_any_punctuation_is_read_or_refused(noise: str) -> None:
    _read_or_refuse(noise)


def test_a_damaged_programme_is_read_or_refused() -> None:
    whole = (ROOT / "programmes/cpocus-fm-msk/versions/2024.yaml").read_bytes()[:6000]
    chance = random.Random(20261122)
    pieces = [b"%YAML 1.2\n", b"---", b"...", b"&a ", b"*a", b"!!x ", b"!<", b"<<: ", b'"\\', b"|2-\n", b"? ", b"\x85"]
    pieces += [b"{", b"}", b"[", b"]", b": ", b"#", b"\xff", b"\t", b"0x", b"%TAG ! a\n", b'"\\U99999999"']
    for _ in range(400):
        start = chance.randrange(len(whole))
        damaged = bytearray(whole[start : start + chance.randrange(500)])
        for _ in range(chance.randrange(1, 5)):
            at = chance.randrange(len(damaged) + 1)
            damaged[at:at] = chance.choice(pieces)
        _read_or_refuse(bytes(damaged))


def _read_or_refuse(text: bytes | str) -> None:
    problems = [True]
    try:
        assert isinstance(read_document(text).tree, dict)
    except DefinitionRefused as refused:
        problems = [bool(problem.words) for problem in refused.problems]
    assert set(problems) == {True}
