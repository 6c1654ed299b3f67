"""Servers in a thread of the tests."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from threading import Thread
from typing import Any

# How often it looks whether it is to end: by default twice a second, for which each test would wait when it is over.
POLL_SECONDS = 0.01


def start_http(handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    """At a free port of this machine."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    start(server)
    return server


def start(server: BaseServer) -> None:
    Thread(target=server.serve_forever, args=[POLL_SECONDS], daemon=True).start()


def stop(server: BaseServer) -> None:
    server.shutdown()
    server.server_close()


def answer_json(asked: BaseHTTPRequestHandler, status: int, body: Any, headers: dict[str, str]) -> None:
    """`body` None: nothing of it. `headers`: beside the length."""
    written = json.dumps(body).encode() if body is not None else b""
    asked.send_response(status)
    for name, value in {**headers, "Content-Length": str(len(written))}.items():
        asked.send_header(name, value)
    asked.end_headers()
    asked.wfile.write(written)
