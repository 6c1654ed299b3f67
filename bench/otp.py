"""A one-time code by e-mail, in codes a second: issue (limits, guards, attempt, event, message with its sealed code)
and check (compare, count, confirm, events, withdraw), as long as the requests take that do it.

Yardstick: django-otp's EmailDevice, generate_challenge() and verify_token() with the settings it comes with: cooldown
and throttling, no audit, no encryption, and the token in clear. It hands its mail to the mail server in the request,
over a connection of its own, as Django's default does; ours leaves with the request's commit for the outbox, and a
worker hands it over. The server is a process on this machine, so it costs next to nothing of what a real one does.

On either side 5,000 others stand in the tables. Both take turns in one process (bench/_otp.py), since django-otp's
tables are no part of Vouchroom. The remark says what the mail is worth: `without_mail` is the ratio where django-otp
keeps its mail in memory, `with_worker` the one where the worker's work counts as ours: claims, the message center's
words, a mail in two parts, events.
"""

import json
import subprocess
import sys

from bench._result import Result


def measure() -> Result:
    done = subprocess.run([sys.executable, "-m", "bench._otp"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    without_mail = found["ours"] / found["theirs_without_mail"]
    with_worker = found["ours_with_worker"] / found["theirs"]
    return Result(
        found["ours"],
        found["theirs"],
        "/s",
        remark=f"queries={found['queries']} yardstick_queries={found['their_queries']}"
        f" without_mail={without_mail:.3g} with_worker={with_worker:.3g}",
    )
