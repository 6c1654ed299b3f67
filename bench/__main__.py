"""Runs the benchmarks of this folder, or the named ones: `python -m bench [NAME ...]`.

A benchmark is a module with `measure()`, which returns (ours, yardstick), both in the unit its docstring names.
"""

import importlib
import pkgutil
import sys

import bench


def main(wanted: list[str]) -> int:
    names = [module.name for module in pkgutil.iter_modules(bench.__path__) if module.name != "__main__"]
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        print(
            f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(names) or 'none yet'}", file=sys.stderr
        )
        return 2
    if not names:
        print("There are no benchmarks yet.")
    for name in wanted or names:
        ours, yardstick = importlib.import_module(f"bench.{name}").measure()
        print(f"{name} ours={ours:.3g} yardstick={yardstick:.3g} ratio={ours / yardstick:.3g}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
