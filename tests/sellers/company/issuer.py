"""A small issuer of OpenID Connect at the wire: discovery, authorisation, token, keys. It checks what an issuer checks:
client, secret, redirect address, PKCE. What it says of the person, and what is wrong with it, tests set."""

import base64
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.serving import start_http, stop

CLIENT, SECRET = "vouchroom", "a secret of some length 12345678"
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))


@dataclass
class Issuer:
    """`claims` go into the next ID tokens, over the usual ones; None leaves one out. `signs`: with which key and
    algorithm. `says`: what discovery says otherwise."""

    address: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    says: dict[str, Any] = field(default_factory=dict)
    signs: tuple[Any, str] = (KEY, "RS256")
    asked: list[dict[str, str]] = field(default_factory=list)  # what each authorisation request held
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def authorise(self, query: dict[str, str]) -> str:
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert query["code_challenge_method"] == "S256"
        assert "openid" in query["scope"].split()
        self.asked.append(query)
        code = f"code-{len(self.asked)}"
        self.codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def token(self, form: dict[str, str]) -> dict[str, Any] | None:
        request = self.codes.pop(form.get("code", ""), None)
        verifier = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if request is None or (form.get("client_id"), form.get("client_secret")) != (CLIENT, SECRET):
            return None
        if base64.urlsafe_b64encode(verifier).rstrip(b"=").decode() != request["code_challenge"].rstrip("="):
            return None
        if form["redirect_uri"] != request["redirect_uri"]:
            return None
        now = int(time.time())
        usual = {"iss": self.address, "aud": CLIENT, "sub": "subject-1", "iat": now, "exp": now + 300,
                 "nonce": request["nonce"], "email": "ada@company.example", "email_verified": True,
                 "name": "Ada Ames"}  # fmt: skip
        claims = {name: value for name, value in (usual | self.claims).items() if value is not None}
        key, algorithm = self.signs
        id_token = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "key-1"})
        return {"access_token": "x", "token_type": "Bearer", "id_token": id_token}

    def pages(self) -> dict[str, Any]:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorise",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
            | self.says,
            "/keys": {"keys": [public | {"kid": "key-1", "use": "sig", "alg": "RS256"}]},
        }


@contextmanager
def running() -> Iterator[Issuer]:
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            if parts.path == "/authorise":
                self.send_response(302)
                self.send_header("Location", issuer.authorise({k: v[0] for k, v in parse_qs(parts.query).items()}))
                self.end_headers()
            else:
                self._say(issuer.pages().get(parts.path))

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self._say(issuer.token({k: v[0] for k, v in parse_qs(form).items()}))

        def _say(self, answer: Any) -> None:
            self.send_response(400 if answer is None else 200)
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(json.dumps(answer or {"error": "invalid_grant"}).encode())

        def log_message(self, *_: Any) -> None:
            pass

    server = start_http(Handler)
    issuer.address = f"http://127.0.0.1:{server.server_port}"
    yield issuer
    stop(server)
