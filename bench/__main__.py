"""`make bench`: every figure in docs/reference/performance.md, measured here and now.

`python -m bench saving standing` runs some of them. Each module has `main()` and prints a small table; this one says
what machine it was, since a figure without its machine says nothing.
"""

import importlib
import sys
import time

from bench.machine import described

MODULES = ("evaluation", "saving", "standing", "transfer", "artefacts", "privacy")


def main(names: list[str]) -> int:
    """Run the named measurements, or all; 0 unless one could not be run."""
    print(described(), flush=True)
    failed = 0
    for name in names or MODULES:
        print(f"\n## {name}", flush=True)
        began = time.monotonic()
        try:
            importlib.import_module(f"bench.{name}").main()
        except Exception as error:
            failed += 1
            print(f"could not be measured: {type(error).__name__}: {error}", flush=True)
        print(f"({time.monotonic() - began:.0f} s)", flush=True)
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
