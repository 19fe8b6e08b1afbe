"""`make bench`: every figure in docs/reference/performance.md, measured here and now.

`python -m bench saving standing` runs some of them; what begins with a dash is for the one that is named alone
(`python -m bench cohort --people 10000 --scans 300`). Each module has `main()` and prints a small table; this one says
what machine it was, since a figure without its machine says nothing.
"""

import importlib
import sys
import time

from bench.machine import described

MODULES = ("evaluation", "saving", "standing", "registry", "cohort", "transfer", "artefacts", "privacy")


def main(names: list[str]) -> int:
    """Run the named measurements, or all; 0 unless one could not be run."""
    print(described(), flush=True)
    failed = 0
    options = next((names[place:] for place, name in enumerate(names) if name.startswith("-")), [])
    names = names[: len(names) - len(options)]
    if options and len(names) != 1:
        print("options are for one measurement: python -m bench NAME --option ...")
        return 2
    for name in names or MODULES:
        print(f"\n## {name}", flush=True)
        began = time.monotonic()
        try:
            importlib.import_module(f"bench.{name}").main(*([options] if options else []))
        except Exception as error:
            failed += 1
            print(f"could not be measured: {type(error).__name__}: {error}", flush=True)
        print(f"({time.monotonic() - began:.0f} s)", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
