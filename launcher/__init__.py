"""Brings Vouchroom up on one machine: embedded servers, the processes, and the one supervisor that ends them all."""

import sys

# Before any module that an older Python could not even read.
if sys.version_info < (3, 11):  # noqa: UP036 (whoever starts it may not have read pyproject.toml)
    sys.exit("Vouchroom needs Python 3.11 or newer. Install one and name it: make run PYTHON=python3.12")
