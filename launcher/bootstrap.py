"""Sets the clone up, then becomes `python -m launcher ARGUMENTS` (none: set-up only).

Standard library only: it makes the rest. What a step was made from is stamped beside what it made, so a second start
does only what has changed.
"""

import hashlib
import importlib.util
import os
import shutil
import sys
from collections.abc import Iterable
from pathlib import Path

from launcher.calls import BIN, ROOT, call
from launcher.errors import LauncherError, explain
from launcher.progress import step

VENV = BIN.parent
PYTHON = str(BIN / "python")
NEEDED_BYTES = 2_500_000_000


def main() -> None:
    try:
        set_up()
    except LauncherError as error:
        sys.exit(f"\n{error}")
    except OSError as error:
        if sentence := explain(error):
            sys.exit(f"\n{sentence}")
        raise
    except KeyboardInterrupt:
        sys.exit(130)
    if sys.argv[1:]:
        os.execv(PYTHON, [PYTHON, "-m", "launcher", *sys.argv[1:]])


def set_up() -> None:
    os.chdir(ROOT)
    lock = ROOT / "requirements-dev.lock"
    stamped("Installing the locked Python packages", VENV, [lock, ROOT / "requirements-uv.lock"], install_python)
    npm = [ROOT / "package.json", ROOT / "package-lock.json"]
    stamped("Installing the locked front-end packages", ROOT / "node_modules", npm, install_node)
    sources = [
        path for path in (ROOT / "static").rglob("*") if path.is_file() and ROOT / "static/dist" not in path.parents
    ]
    stamped("Building styles and scripts", ROOT / "static/dist", [*npm, *sources], build)
    compile_catalogs()


def stamped(label, made: Path, sources: Iterable[Path], make) -> None:
    stamp, digest = made / ".stamp", fingerprint(sources)
    if stamp.exists() and stamp.read_text() == digest:
        return
    with step(label):
        make()
        stamp.write_text(digest)


def fingerprint(sources: Iterable[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for path in sorted(sources):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def install_python() -> None:
    if shutil.disk_usage(ROOT).free < NEEDED_BYTES:
        raise LauncherError("The disk is almost full: free about 2.5 GB, then run the same command again.")
    if not importlib.util.find_spec("ensurepip"):
        version = f"python3.{sys.version_info.minor}-venv"
        raise LauncherError(f"This Python has no venv module. Install it as root: apt-get install -y {version}")
    if not Path(PYTHON).exists():
        call(sys.executable, "-m", "venv", "--clear", str(VENV))
    call(PYTHON, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", "requirements-uv.lock")
    call(PYTHON, "-m", "uv", "pip", "install", "--require-hashes", "-r", "requirements-dev.lock", "--python", PYTHON)


def install_node() -> None:
    call(str(BIN / "npm"), "ci")


def build() -> None:
    call(str(BIN / "npm"), "run", "build")


def compile_catalogs() -> None:
    stale = [
        po
        for po in ROOT.glob("locale/*/LC_MESSAGES/*.po")
        if not (mo := po.with_suffix(".mo")).exists() or mo.stat().st_mtime < po.stat().st_mtime
    ]
    if stale:
        with step("Compiling translations"):
            call(str(BIN / "pybabel"), "compile", "-d", "locale", "-D", " ".join({po.stem for po in stale}))


if __name__ == "__main__":
    main()
