"""`python -m config.alive PART`: exit status 0 when that part lives. For the containers' own health checks.

web and signalling are asked at their own port; worker and beat by their last sign of life in Redis.
"""

import os
import sys
import urllib.request

PORTS = {"web": 8000, "signalling": 8001}


def main(part: str) -> None:
    if part in PORTS:
        # /livez touches no other part: one that is down must not have its neighbours restarted.
        with urllib.request.urlopen(f"http://127.0.0.1:{PORTS[part]}/livez", timeout=3):
            return
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.health import check_reported

    check_reported(part)


if __name__ == "__main__":
    main(sys.argv[1])
