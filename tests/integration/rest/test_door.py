"""Each answer below /api/v1/ is one of the API's own, wherever it comes from."""

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as RedisGone

from core.files import StorageAway
from integration.keys.secrets import PREFIXES
from integration.resources.policies import Policies

pytestmark = pytest.mark.django_db
POLICIES = "/api/v1/policies"


def problem(answer: Any) -> tuple[int, str]:
    """The status and the code, of what is a problem in every other respect."""
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["request_id"]) == (answer.status_code, answer["Request-Id"])
    assert body["title"]
    assert body["detail"]
    plain_headers(answer)
    return answer.status_code, body["code"]


def plain_headers(answer: Any) -> None:
    assert not answer.cookies
    assert "Location" not in answer
    assert answer["Cache-Control"] == "no-store"
    assert answer["Vary"] == "Authorization, Accept-Language"
    assert int(answer["Content-Length"]) >= len(answer.content)  # HEAD has that of GET
    assert answer["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("address", ["/api/", "/api/v1", "/api/v1/nowhere", "/api/v1/policies/", "/api/v2/policies"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "TRACE", "BREW"])
def test_an_address_that_is_not_there_is_a_problem_by_any_method(address: str, method: str) -> None:
    answer = Client().generic(method, address)
    assert problem(answer) == (404, "not_found") if method != "HEAD" else answer.status_code == 404


def test_what_is_there_has_the_headers_too(platform: Any) -> None:
    answer = platform().key_client.get(POLICIES)
    assert answer.status_code == 200
    assert answer["Request-Id"].startswith("req_")
    plain_headers(answer)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW"])
def test_another_method_is_told_which_there_are(platform: Any, method: str) -> None:
    answer = platform().key_client.generic(method, POLICIES)
    assert problem(answer) == (405, "method_not_allowed")
    assert answer["Allow"] == "GET, HEAD"


def test_head_takes_the_scope_of_get(platform: Any) -> None:
    assert platform("cases:read").key_client.head(POLICIES).status_code == 403
    answer = platform("policies:read").key_client.head(POLICIES)
    assert (answer.status_code, answer.content) == (200, b"")


@pytest.mark.parametrize("address", ["/api/v1/pol%00icies", "/api/v1/policies?x=%00"])
def test_a_nul_is_nothing(platform: Any, address: str) -> None:
    assert problem(platform().key_client.get(address)) == (404, "not_found")


@pytest.mark.parametrize("method", ["get", "head"])
def test_more_parameters_than_are_read_are_a_problem_and_no_failure(platform: Any, method: str) -> None:
    answer = getattr(platform().key_client, method)("/api/v1/sellers?" + "a&" * 1001)
    assert problem(answer) == (400, "malformed") if method == "get" else answer.status_code == 400


@pytest.mark.parametrize("prefix", PREFIXES.values())
@pytest.mark.parametrize("address", [POLICIES + "?api_key={}abc", "/api/v1/sellers/{}abc", "/api/v1/{}"])
def test_a_key_in_an_address_is_refused_whatever_else_is_right(platform: Any, prefix: str, address: str) -> None:
    assert problem(platform().key_client.get(address.format(prefix))) == (400, "key_in_address")


def test_no_key_of_an_address_is_logged(capsys: Any, caplog: Any) -> None:
    Client().get("/api/v1/vr_live_secret?api_key=vr_live_secret")
    Client().get("/vr_live_secret")
    assert "secret" not in capsys.readouterr().out


def test_no_query_is_logged(platform: Any, capsys: Any) -> None:
    asked = platform().key_client.get("/api/v1/sellers?email=sam%40example.com&status=active")
    Client().get("/api/v1/nowhere?email=sam%40example.com")
    logged = capsys.readouterr()
    assert asked.status_code == 200
    assert logged.out.count("api_request") == 2
    for part in ("?", "sam", "example.com", "active"):
        assert part not in logged.out + logged.err


@pytest.mark.parametrize("address", ["sellers/sam@example.com", "nowhere/sam@example.com"])
def test_no_path_is_logged_but_the_kind_of_request(platform: Any, capsys: Any, caplog: Any, address: str) -> None:
    assert platform().key_client.get(f"/api/v1/{address}").status_code == 404
    logged = capsys.readouterr()
    assert logged.out.count("api_request") == 1
    assert "sam" not in logged.out + logged.err + caplog.text


def test_over_http_there_is_no_redirect_but_a_refusal(platform: Any, settings: Any) -> None:
    settings.SECURE, settings.SECURE_SSL_REDIRECT = True, True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = platform().key_client
    assert problem(client.get(POLICIES)) == (403, "https_required")
    assert problem(client.get(POLICIES + "/nowhere")) == (403, "https_required")
    assert client.get(POLICIES, headers={"X-Forwarded-Proto": "https"}).status_code == 200


def test_another_host_is_refused(platform: Any) -> None:
    answer = platform().key_client.get(POLICIES, headers={"Host": "evil.example"})
    assert problem(answer) == (421, "misdirected")


def test_the_loopback_address_leads_nowhere_else(platform: Any) -> None:
    assert platform().key_client.get(POLICIES, headers={"Host": "127.0.0.1"}).status_code == 200


def test_a_form_that_is_not_json_is_refused(platform: Any) -> None:
    assert problem(platform().key_client.get(POLICIES, headers={"Accept": "text/html"})) == (406, "not_acceptable")


@pytest.mark.parametrize("error", [OperationalError, RedisGone, StorageAway])
def test_a_part_that_is_away_is_said_and_when_to_come_back(
    platform: Any, monkeypatch: Any, error: type[Exception]
) -> None:
    answer = _failing(platform, monkeypatch, error)
    assert problem(answer) == (503, "unavailable")
    assert answer["Retry-After"] == "5"


def test_what_nobody_foresaw_says_nothing_of_its_cause(platform: Any, monkeypatch: Any, capsys: Any) -> None:
    answer = _failing(platform, monkeypatch, ZeroDivisionError)
    assert problem(answer) == (500, "server_error")
    assert b"ZeroDivision" not in answer.content
    logged = capsys.readouterr().out
    assert "ZeroDivisionError" in logged
    assert logged.count(answer["Request-Id"]) == 2


def _failing(platform: Any, monkeypatch: Any, error: type[Exception]) -> Any:
    def get(*_: Any) -> None:
        raise error

    monkeypatch.setattr(Policies, "get", get)
    client = platform().key_client
    client.raise_request_exception = False
    return client.get(POLICIES)


def test_the_request_id_is_ours_and_stands_in_the_log_with_the_key(platform: Any, capsys: Any) -> None:
    client = platform()
    answer = client.key_client.get(POLICIES, headers={"X-Request-Id": "mine", "Request-Id": "mine"})
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "api_request" in line]
    assert "mine" not in line
    for part in (answer["Request-Id"], client.key.public_id, "route=api/v1/policies", "status=200", "method=GET"):
        assert part in line


def test_nothing_of_one_request_stands_in_the_log_of_the_next(platform: Any, capsys: Any) -> None:
    client = platform()
    client.key_client.get(POLICIES)
    capsys.readouterr()
    Client().get(POLICIES)
    assert client.key.public_id not in capsys.readouterr().out


def test_reading_takes_one_query_beside_its_own(platform: Any, django_assert_num_queries: Any) -> None:
    client = platform().key_client
    client.get(POLICIES)  # notes the use
    with django_assert_num_queries(3):  # the key; the figures and their number
        client.get(POLICIES)


def test_sessions_of_people_open_nothing_and_get_no_cookie(ops: Any, log_in: Any) -> None:
    answer = log_in(ops).get(POLICIES)
    assert problem(answer) == (401, "unauthenticated")


def test_a_refusal_is_told_in_the_language_that_is_asked_for(platform: Any) -> None:
    answer = platform().key_client.get(POLICIES, headers={"Accept-Language": "de"})
    assert answer["Content-Language"] == "de"
    assert Client().get("/api/v1/nowhere")["Content-Language"] == "en"


def test_what_is_too_large_is_said(platform: Any, monkeypatch: Any, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    assert problem(_sent(platform, monkeypatch, json.dumps({"name": "x" * 10}))) == (413, "too_large")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff",
        b'{"a": 1, "a": 2}',
        b'[{"a": {"b": 1, "b": 1}}]',
        b'{"a": NaN}',
        b"-Infinity",
        b'{"a": ["\\u0000"]}',
        b'{"\\ud800": 1}',
        b"[" * 50_000 + b"]" * 50_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b"1" * 5_000,
        "é".encode("latin-1"),
        "{}".encode("utf-16"),
        b"\xef\xbb\xbf{}",
    ],
    ids=lambda body: body[:16].hex(),
)
def test_a_body_that_can_be_read_in_two_ways_is_not_read(platform: Any, monkeypatch: Any, body: bytes) -> None:
    assert problem(_sent(platform, monkeypatch, body)) == (400, "malformed")


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/json; charset=latin-1", "application/json; charset=utf-16", "multipart/form-data", ""],
)
def test_another_form_of_body_is_refused(platform: Any, monkeypatch: Any, content_type: str) -> None:
    answer = _sent(platform, monkeypatch, b"{}", content_type)
    assert problem(answer) == (415, "unsupported_media_type")


@pytest.mark.parametrize("content_type", ["application/json", "application/json; charset=UTF-8"])
def test_json_is_read(platform: Any, monkeypatch: Any, content_type: str) -> None:
    answer = _sent(platform, monkeypatch, '{"a": ["ß", 1, null]}', content_type)
    assert answer.json() == {"a": ["ß", 1, None]}


def _sent(platform: Any, monkeypatch: Any, body: Any, content_type: str = "application/json") -> Any:
    from rest_framework.response import Response

    monkeypatch.setattr(Policies, "put", lambda _view, request: Response(request.data), raising=False)
    monkeypatch.setitem(Policies.scopes, "PUT", "policies:read")
    return platform().key_client.put(POLICIES, body, content_type=content_type)
