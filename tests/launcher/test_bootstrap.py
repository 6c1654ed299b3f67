import subprocess
import sys

import pytest

from launcher import bootstrap
from launcher.calls import ROOT, call, hint
from launcher.errors import LauncherError


@pytest.fixture
def sources(tmp_path, monkeypatch):
    monkeypatch.setattr(bootstrap, "ROOT", tmp_path)
    (tmp_path / "made").mkdir()
    (tmp_path / "lock").write_text("a==1")
    return [tmp_path / "lock"]


@pytest.fixture
def make(sources, tmp_path):
    """Runs the step; tells how often it has been done."""
    done = []

    def make():
        bootstrap.stamped("Making", tmp_path / "made", sources, lambda: done.append(1))
        return len(done)

    return make


def test_a_step_is_done_once_while_its_sources_stay(make):
    assert [make(), make()] == [1, 1]


def test_a_step_is_done_again_when_a_source_changes(make, sources):
    make()
    sources[0].write_text("a==2")
    assert make() == 2


def test_a_step_is_done_again_when_what_it_made_is_gone(make, tmp_path):
    make()
    (tmp_path / "made" / ".stamp").unlink()
    assert make() == 2


def test_a_step_that_fails_is_not_stamped(sources, tmp_path):
    with pytest.raises(ZeroDivisionError):
        bootstrap.stamped("Making", tmp_path / "made", sources, lambda: 1 / 0)
    assert not (tmp_path / "made" / ".stamp").exists()


def test_a_python_without_venv_gets_the_exact_command(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(LauncherError, match=r"apt-get install -y python3\.\d+-venv"):
        bootstrap.install_python()


def test_too_little_space_is_told_before_anything_is_installed(monkeypatch):
    monkeypatch.setattr(bootstrap, "NEEDED_BYTES", 10**18)
    with pytest.raises(LauncherError, match="disk is almost full"):
        bootstrap.install_python()


def test_a_tool_that_fails_shows_its_last_lines_and_the_way_on():
    with pytest.raises(LauncherError, match=r"(?s)line 30\n.*run the same command again"):
        call("sh", "-c", "seq -f 'line %g' 30; exit 1")


@pytest.mark.parametrize(
    ("output", "words"),
    [
        ("error: command 'x86_64-linux-gnu-gcc' failed: No such file", "build-essential"),
        ("error: [Errno 2] No such file or directory: 'gcc'", "build-essential"),
        ("OSError: [Errno 28] No space left on device", "disk is full"),
        ("npm error code ENOTFOUND", "check the network"),
    ],
)
def test_a_known_failure_names_its_remedy(output, words):
    assert words in hint(output)


def test_an_older_python_is_refused_with_a_sentence():
    code = "import sys; sys.version_info = (3, 10, 4); import launcher"
    answer = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Vouchroom needs Python 3.11 or newer.")
