"""Runs the benchmarks of this folder, or the named ones: `python -m bench [NAME ...]`.

A benchmark is a module with `measure()`, which returns a Result. It gets an empty database of its own, migrated.
Modules whose names begin with an underscore are helpers.
"""

import importlib
import os
import pkgutil
import sys

import django

import bench
from bench._result import Result
from launcher.prepare import collect


def main(wanted: list[str]) -> int:
    names = [module.name for module in pkgutil.iter_modules(bench.__path__) if not module.name.startswith("_")]
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        print(f"No benchmark is called {', '.join(unknown)}. There are: {', '.join(names)}", file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    collect()  # pages name files by their hashes, and some benchmarks draw pages
    for name in wanted or names:
        print(f"{name} {_measure(name)}", flush=True)
    return 0


def _measure(name: str) -> Result:
    from django.db import connection

    from database.roles import as_owner

    original = connection.settings_dict["NAME"]
    with as_owner():
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            return importlib.import_module(f"bench.{name}").measure()
        finally:
            connection.creation.destroy_test_db(original, verbosity=0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
