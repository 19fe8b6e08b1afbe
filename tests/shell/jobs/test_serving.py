"""One command serves: where the wanted port is taken, the next free one is used."""

import socket

from insonate.jobs.serving import first_free_port, is_free


def test_taken_port_is_passed_over_for_the_next_free_one() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        wanted = taken.getsockname()[1]
        assert not is_free(wanted)
        assert wanted < first_free_port(wanted) <= wanted + 99
    assert first_free_port(wanted) == wanted
