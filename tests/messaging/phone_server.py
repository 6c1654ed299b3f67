"""AWS End User Messaging, as a small server of our own: what comes in and goes out has to fit botocore's model."""

import json
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

from tests.serving import answer_json, start_http, stop

MODEL = botocore.session.get_session().get_service_model("pinpoint-sms-voice-v2")


class PhoneServer:
    """`sent`: what it took, each with the name of the call. `fail(…)` is the next answer; `silent` takes and hangs."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.misfits: list[str] = []
        self.asked = 0
        self.silent = False
        self._failures: list[tuple[int, dict[str, Any]]] = []
        self._http = start_http(_handler(self))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def stop(self) -> None:
        stop(self._http)

    def fail(self, code: str, reason: str = "", *, status: int = 400, **more: Any) -> None:
        body = {"Message": "as the test wants it", **({"Reason": reason} if reason else {}), **more}
        self._check(MODEL.shape_for(code), body)
        self._failures.append((status, {"__type": code, **body}))

    def answer(self, name: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        self.asked += 1
        operation = MODEL.operation_model(name)
        self._check(operation.input_shape, arguments)
        if self._failures:
            return self._failures.pop(0)
        self.sent.append({"call": name, **arguments})
        if self.silent:
            time.sleep(1)
        body = {"MessageId": str(uuid.uuid4())}
        self._check(operation.output_shape, body)
        return 200, body

    def _check(self, shape: Any, value: dict[str, Any]) -> None:
        if report := ParamValidator().validate(value, shape).generate_report():
            self.misfits.append(report)


@contextmanager
def running_phone_server() -> Iterator[PhoneServer]:
    server = PhoneServer()
    yield server
    server.stop()
    assert server.misfits == []


def _handler(server: PhoneServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            name = self.headers["X-Amz-Target"].removeprefix(f"{MODEL.metadata['targetPrefix']}.")
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status, body = server.answer(name, sent)
            answer_json(self, status, body, {"Content-Type": "application/x-amz-json-1.0"})

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
