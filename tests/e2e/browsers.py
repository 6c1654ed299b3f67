"""A browser whose process a test can kill; and what axe finds in a page."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from playwright.sync_api import BrowserContext, Playwright

from tests.e2e.conftest import eventually

AXE = (Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js").read_text()
FINDINGS = """axe.run({resultTypes: ["violations"]}).then(
    result => result.violations.map(found => `${found.id}: ${found.nodes.map(node => node.target).join(", ")}`)
)"""


class OwnBrowser:
    def __init__(self, process: "subprocess.Popen[bytes]", context: BrowserContext) -> None:
        self.process, self.context = process, context

    def kill(self) -> None:
        """Without a last word, and all of its processes."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def own_browser(playwright: Playwright, flags: list[str]) -> Iterator[OwnBrowser]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        where = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        argv = [str(shutil.which("chromium")), *flags, *where, "about:blank"]
        process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        said = Path(profile, "DevToolsActivePort")
        port, path = eventually(lambda: said.exists() and said.read_text().splitlines()[:2])
        browser = playwright.chromium.connect_over_cdp(f"ws://127.0.0.1:{port}{path}")
        # The policy of the pages knows the line's own address alone, not that of a line in between.
        own = OwnBrowser(process, browser.new_context(permissions=["camera", "microphone"], bypass_csp=True))
        try:
            yield own
        finally:
            if process.poll() is None:
                own.kill()
