"""Prints an .env for docker-compose.yml with fresh secrets: `python3 deploy/new_env.py verify.example.com > .env`.

Under a umask of 077 nobody else on the machine can read it. Keep the file: with its keys go all encrypted documents and
numbers. Standard library only, so that it runs on the host.
"""

import base64
import secrets
import sys


def new_env(host: str) -> str:
    lines = {
        "VOUCHROOM_HOST": host,
        "VOUCHROOM_MAIL_FROM": f"Vouchroom <noreply@{host}>",
        "VOUCHROOM_SECRET_KEY": secrets.token_urlsafe(48),
        "VOUCHROOM_HMAC_KEY": secrets.token_urlsafe(48),
        "VOUCHROOM_MASTER_KEY": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        "VOUCHROOM_TURN_SECRET": secrets.token_urlsafe(32),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(32),
        "APPLICATION_PASSWORD": secrets.token_urlsafe(32),
        "REDIS_PASSWORD": secrets.token_urlsafe(32),
    }
    answer = "".join(f"{name}={value}\n" for name, value in lines.items())
    return answer + "# Fill in your mail server, such as smtp+tls://user:password@mail.example.com:587\nEMAIL_URL=\n"


if __name__ == "__main__":
    if len(sys.argv) != 2 or "/" in sys.argv[1]:
        sys.exit("Say the host name that sellers will see: python3 deploy/new_env.py verify.example.com > .env")
    print(new_env(sys.argv[1]), end="")
