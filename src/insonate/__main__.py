"""`insonate`: run, serve and look after one installation (`insonate help` lists what it can do)."""

import argparse
import os
import sys
from pathlib import Path


def main() -> None:
    """Hand the command line to Django's commands, ours among them."""
    if sys.argv[1:2] == ["run"]:
        _enter_demonstration(sys.argv[2:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insonate.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(["insonate", *sys.argv[1:]])


def _enter_demonstration(arguments: list[str]) -> None:
    """Each stage of the demonstration has a home of its own, so that going from one to another loses nothing.
    The environment must say so before the settings are read, by this process and by those it starts."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--stage", default="logging")
    stage = parser.parse_known_args(arguments)[0].stage
    base = Path(os.environ.get("INSONATE_HOME", Path.cwd() / ".local"))
    os.environ["INSONATE_HOME"] = str(base / f"demonstration-{stage}")
    os.environ.setdefault("INSONATE_MAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend")
    os.environ.setdefault("INSONATE_REQUIRE_SECOND_FACTOR", "0")
    os.environ.setdefault("INSONATE_TEST_PAYMENTS", "1")
    os.environ.setdefault("INSONATE_COPIES", "off")


if __name__ == "__main__":
    main()
