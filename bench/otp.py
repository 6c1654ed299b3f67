"""A one-time code by e-mail, in codes a second: issue (limits, guards, attempt, event, message with its sealed code)
and check (compare, count, confirm, events, withdraw).

Yardstick: django-otp's EmailDevice, which issues a token, mails it into memory, and verifies it; without audit, outbox
or encryption. Both take turns in one process (bench/_otp.py), since its tables are no part of Vouchroom.
"""

import json
import subprocess
import sys

from bench._result import Result


def measure() -> Result:
    done = subprocess.run([sys.executable, "-m", "bench._otp"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    return Result(found["ours"], found["django_otp"], "/s", remark=f"queries={found['queries']}")
