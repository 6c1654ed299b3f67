import subprocess
import sys

from launcher.calls import ROOT


def launcher(*arguments):
    return subprocess.run([sys.executable, "-m", "launcher", *arguments], cwd=ROOT, capture_output=True, text=True)


def test_the_status_of_the_command_is_the_status_of_exec():
    assert launcher("exec", "--", "sh", "-c", "exit 7").returncode == 7


def test_tools_of_the_virtual_environment_are_found_first():
    assert launcher("exec", "--", "python", "-c", "import sys; print(sys.prefix)").stdout.strip() == sys.prefix


def test_a_command_that_does_not_exist_fails():
    assert launcher("exec", "--", "no-such-command").returncode == 127
