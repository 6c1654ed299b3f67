"""The Amazon Chime SDK's meetings, as a small server of our own: what comes in and goes out has to fit botocore's model
of the service. Nothing of its media is here."""

import json
import re
import uuid
from collections import Counter
from http.server import BaseHTTPRequestHandler
from threading import Lock
from typing import Any

import botocore.session
from botocore.model import OperationModel
from botocore.validate import ParamValidator

from tests.serving import answer_json, start_http, stop

MODEL = botocore.session.get_session().get_service_model("chime-sdk-meetings")
# As the service writes them: the browser dials these, and finds nobody.
PLACES = {
    "AudioHostUrl": "audio.m1.test.chime.aws:3478",
    "AudioFallbackUrl": "wss://fallback.m1.test.chime.aws:443/calls/{}",
    "SignalingUrl": "wss://signal.m1.test.chime.aws/control/{}",
    "TurnControlUrl": "https://ccp.test.chime.aws/v2/turn_sessions",
}
# The reference of the API names more than the model: characters of tokens and names.
TOKEN, NAME = re.compile(r"[-_a-zA-Z0-9]{2,64}"), re.compile(r"[-_&@+=,(){}\[\]/«».:|'\"#a-zA-Z0-9À-ÿ\s]{2,64}")


class ChimeServer:
    """`meetings`: by id, with their attendees' names. `fail(code, times)`: the next answers. `asked`: calls by name."""

    def __init__(self) -> None:
        self.meetings: dict[str, list[str]] = {}
        self.made: list[dict[str, Any]] = []
        self.asked: Counter[str] = Counter()
        self.misfits: list[str] = []
        self._by_token: dict[str, dict[str, Any]] = {}
        self._failures: list[str] = []
        self._lock = Lock()
        self._calls = {"CreateMeeting": self._make, "CreateAttendee": self._attend, "DeleteMeeting": self._delete}
        self._http = start_http(_handler(self))

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._http.server_port}"

    def stop(self) -> None:
        stop(self._http)

    def fail(self, code: str, times: int = 1) -> None:
        self._failures += [code] * times

    def expire(self) -> None:
        """What the service does five minutes after the last voice: the meeting is gone, its token free."""
        self.meetings.clear()
        self._by_token.clear()

    def answer(self, name: str, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        with self._lock:
            self.asked[name] += 1
            if self._failures:
                return _failure(self._failures.pop(0))
            operation = MODEL.operation_model(name)
            self._check(operation.input_shape, arguments)
            status, body = self._calls[name](arguments)
            if status < 300 and operation.output_shape:
                self._check(operation.output_shape, body)
            return status, body

    def _check(self, shape: Any, value: dict[str, Any]) -> None:
        if report := ParamValidator().validate(value, shape).generate_report():
            self.misfits.append(report)

    def _make(self, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        token, rest = arguments["ClientRequestToken"], {**arguments}
        del rest["ClientRequestToken"]
        if not TOKEN.fullmatch(token):
            return _failure("BadRequestException")
        if token not in self._by_token:
            meeting = str(uuid.uuid4())
            self.meetings[meeting] = []
            self.made.append(arguments)
            placement = {name: address.format(meeting) for name, address in PLACES.items()}
            self._by_token[token] = {"MeetingId": meeting, "MediaPlacement": placement, **rest}
        return 201, {"Meeting": self._by_token[token]}

    def _attend(self, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        meeting, name = arguments["MeetingId"], arguments["ExternalUserId"]
        if meeting not in self.meetings:
            return _failure("NotFoundException")
        if not NAME.fullmatch(name):
            return _failure("BadRequestException")
        self.meetings[meeting].append(name)
        ids = {"ExternalUserId": name, "AttendeeId": str(uuid.uuid4()), "JoinToken": uuid.uuid4().hex}
        return 201, {"Attendee": ids}

    def _delete(self, arguments: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        known = self.meetings.pop(arguments["MeetingId"], None) is not None
        return (204, {}) if known else _failure("NotFoundException")


def _failure(code: str) -> tuple[int, dict[str, Any]]:
    shape = MODEL.shape_for(code)
    return shape.metadata["error"]["httpStatusCode"], {"Code": code, "Message": "as the test wants it"}


def _operation(method: str, path: str) -> tuple[OperationModel, dict[str, str]]:
    for name in MODEL.operation_names:
        operation = MODEL.operation_model(name)
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", operation.http["requestUri"])
        if operation.http["method"] == method and (match := re.fullmatch(pattern, path)):
            return operation, match.groupdict()
    raise LookupError(f"the service has no {method} {path}")


def _handler(server: ChimeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._handle()

        def do_DELETE(self) -> None:
            self._handle()

        def _handle(self) -> None:
            operation, in_path = _operation(self.command, self.path)
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = server.answer(operation.name, {**(json.loads(sent) if sent else {}), **in_path})
            error = {"x-amzn-ErrorType": body["Code"]} if status >= 400 else {}
            answer_json(self, status, body or None, {"Content-Type": "application/json", **error})

        def log_message(self, *args: Any) -> None:
            pass

    return Handler
