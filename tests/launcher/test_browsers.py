import pytest

from launcher import browsers
from launcher.errors import LauncherError


@pytest.fixture
def _one_missing(monkeypatch):
    monkeypatch.setattr(browsers, "PACKAGES", ("dpkg", "no-such-browser"))


@pytest.mark.usefixtures("_one_missing")
def test_an_ordinary_user_is_told_the_one_command_to_run(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    with pytest.raises(LauncherError, match=r"sudo apt-get update && sudo apt-get install -y no-such-browser$"):
        browsers.install_browsers()


@pytest.mark.usefixtures("_one_missing")
def test_only_what_is_missing_is_asked_for():
    assert browsers.missing_packages() == ["no-such-browser"]


def test_a_system_without_debian_packages_is_told_what_is_needed(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(LauncherError, match="on Debian, where they need chromium, coturn"):
        browsers.missing_packages()
