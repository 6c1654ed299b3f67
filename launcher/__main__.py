"""`python -m launcher run | exec -- COMMAND | browsers | reset`: see `make help`."""

import argparse
import os
import signal
import subprocess
import sys

from launcher.browsers import install_browsers
from launcher.errors import LauncherError, explain
from launcher.ports import chosen_port
from launcher.run import run
from launcher.session import DATA, any_servers, claim, own_servers, reset, wipe


def main() -> int:
    arguments = _parse()
    # SIGINT too: a shell that starts something in the background has it ignored.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    try:
        return _dispatch(arguments)
    except KeyboardInterrupt:
        return 130
    except LauncherError as error:
        return _say(str(error))
    except OSError as error:
        if sentence := explain(error):
            return _say(sentence)
        raise


def _say(sentence: str) -> int:
    print(f"\n{sentence}", file=sys.stderr)
    return 1


def _interrupt(number: int, frame: object) -> None:
    raise KeyboardInterrupt


def _parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    commands = parser.add_subparsers(dest="name", required=True)
    commands.add_parser("run")
    commands.add_parser("reset")
    commands.add_parser("browsers")
    execute = commands.add_parser("exec")
    execute.add_argument("--scratch", metavar="NAME", help="in an own folder .data/NAME, emptied first")
    execute.add_argument("--hasty", action="store_true", help="a database that does not survive a power cut, for tests")
    execute.add_argument("command", nargs="+")
    return parser.parse_args()


def _dispatch(arguments: argparse.Namespace) -> int:
    port = chosen_port(os.environ)
    if arguments.name == "run":
        return run(port)
    if arguments.name == "browsers":
        install_browsers()
        return 0
    if arguments.name == "reset":
        reset(DATA)
        print("Everything stored is gone. The next make run starts afresh.")
        return 0
    if not arguments.scratch:
        with any_servers(DATA, port, os.environ) as environment:
            return execute(arguments.command, environment)
    data = DATA / arguments.scratch
    lock = claim(data)
    if lock is None:
        raise LauncherError(f"Another command uses {data}: wait until it has ended.")
    wipe(data)
    with own_servers(lock, data, port, os.environ, durable=not arguments.hasty) as (_, environment):
        return execute(arguments.command, environment)


def execute(command: list[str], environment: dict[str, str]) -> int:
    """Runs in the foreground, with the terminal; Ctrl-C is its own to handle, the servers end after it."""
    path = os.pathsep.join([os.path.join(sys.prefix, "bin"), environment.get("PATH", os.defpath)])
    process = subprocess.Popen(["setpriv", "--pdeathsig", "TERM", "--", *command], env={**environment, "PATH": path})
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        return process.wait()
    except KeyboardInterrupt:
        process.terminate()
        return process.wait()


if __name__ == "__main__":
    sys.exit(main())
