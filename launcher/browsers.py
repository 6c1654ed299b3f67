"""What the browser tests need from the system: installed as root, else named in one command to run. Never skipped."""

import os
import shutil
import subprocess

from launcher.calls import call
from launcher.errors import LauncherError
from launcher.progress import step

PACKAGES = ("chromium", "coturn", "fonts-liberation", "fonts-noto-cjk")


def install_browsers() -> None:
    missing = missing_packages()
    if not missing:
        return
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300"]
    if os.geteuid() != 0:
        raise LauncherError(
            f"The browser tests need {', '.join(missing)}. Install that, then run make test again:\n"
            f"  sudo apt-get update && sudo apt-get install -y {' '.join(missing)}"
        )
    with step(f"Installing {', '.join(missing)}"):
        call(*apt, "update")
        call(*apt, "install", "-y", "--no-install-recommends", *missing)


def missing_packages() -> list[str]:
    if not shutil.which("dpkg-query"):
        raise LauncherError(f"The browser tests run on Debian, where they need {', '.join(PACKAGES)}.")
    return [name for name in PACKAGES if not _is_installed(name)]


def _is_installed(name: str) -> bool:
    answer = subprocess.run(["dpkg-query", "-W", "-f=${db:Status-Status}", name], capture_output=True, text=True)
    return answer.stdout == "installed"
