"""Amazon SES, as a small server of our own: moto's forgets the tags of a mail, and neither throttles nor hangs."""

import json
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import botocore.session
from botocore.validate import ParamValidator

from tests.serving import answer_json, start_http, stop

SEND = botocore.session.get_session().get_service_model("sesv2").operation_model("SendEmail")


class SesServer:
    """`sent`: the mails that it took, as they came. `refusal` is its answer to all else; `silent` takes and hangs."""

    def __init__(self) -> None:
        self.sent: list[dict[str, Any]] = []
        self.asked = 0
        self.silent = False
        self.refusal: tuple[int, str] | None = None
        self._http = start_http(_handler(self))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def stop(self) -> None:
        stop(self._http)

    def answer(self, mail: dict[str, Any]) -> tuple[int, str, dict[str, Any]]:
        """Status, kind of error, body."""
        self.asked += 1
        if report := ParamValidator().validate(mail, SEND.input_shape).generate_report():
            return 400, "BadRequestException", {"message": report}
        if self.refusal:
            return *self.refusal, {"message": "as the test wants it"}
        self.sent.append(mail)
        return 200, "", {"MessageId": "0102018f-mail-000000"}


def _handler(server: SesServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, kind, body = server.answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            if server.silent:
                time.sleep(1)  # longer than our client waits
                return
            error = {"x-amzn-ErrorType": kind} if kind else {}
            answer_json(self, status, body, {"Content-Type": "application/json", **error})

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
