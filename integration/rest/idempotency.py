"""One effect for one request, however often it is sent (R47; the Idempotency-Key header of the IETF's HTTPAPI group).

The effect and the answer are one transaction: who dies in between has done nothing, and the next try does it. Whoever
sends the same again meanwhile finds the advisory lock taken, and is told to come back. A refusal by a rule of the house
is an answer like another and is kept; what was never tried (not valid, no such thing) is not. A key that was rotated
and the one that replaces it are one sender: who sends again may have got the new secret meanwhile.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.db import connection, transaction
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import database_now
from core.errors import DomainError
from integration.models import ApiKey, StoredAnswer
from integration.rest.problems import Problem, refusal
from integration.rest.views import refuse_without

HEADER, REPLAYED = "Idempotency-Key", "Idempotent-Replayed"
LONGEST = 255
SHAPE = "^[ -~]*[!-~][ -~]*$"  # printable ASCII, and not spaces alone
KEPT = timedelta(hours=24)
_KEPT_HEADERS = ("Location", "ETag")
Handler = Callable[..., Response]


def idempotent(handler: Handler) -> Handler:
    """Of a view's `post`. Problem "idempotency_key_missing", "idempotency_key_reused" or "request_in_flight"."""

    @wraps(handler)
    def post(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        name, asked = _name_of(request), _hash_of(request)
        with transaction.atomic():
            _take_alone(request.auth, name)
            stored = StoredAnswer.objects.filter(api_key=request.auth.first_pk, idempotency_key=name).first()
            if stored and stored.stored_at > _oldest():
                return _again(stored, asked, request.auth)
            view.count_test_change()
            response = _act(handler, view, request, args, kwargs)
            _store(stored, view, name, asked, response)
        return response

    post.is_idempotent = True  # type: ignore[attr-defined]
    return post


def _name_of(request: Request) -> str:
    name = request.headers.get(HEADER, "")
    if len(name) > LONGEST or not re.fullmatch(SHAPE, name):
        raise Problem("idempotency_key_missing", f"Send {HEADER} with 1 to {LONGEST} printable characters of ASCII.")
    return name


def _hash_of(request: Request) -> str:
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    digest.update(request._request.body)
    return digest.hexdigest()


def _take_alone(key: ApiKey, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))", [f"api key {key.first_pk} {name}"])
        if not cursor.fetchone()[0]:
            raise Problem("request_in_flight", headers={"Retry-After": "1"})


def _oldest() -> datetime:
    return database_now() - KEPT


def _again(stored: StoredAnswer, asked: str, key: ApiKey) -> Response:
    """What a key was answered while it had more scopes may tell what it is not to read any more."""
    if stored.request != asked:
        raise Problem("idempotency_key_reused")
    answer = stored.answer
    for scope in answer["scopes"]:
        refuse_without(key, scope)
    response = Response(answer["body"], status=answer["status"], headers={**answer["headers"], REPLAYED: "true"})
    response.content_type = answer["type"]
    return response


def _act(handler: Handler, view: Any, request: Request, args: Any, kwargs: Any) -> Response:
    """What a rule refuses is undone, and answered."""
    try:
        with transaction.atomic():
            return handler(view, request, *args, **kwargs)
    except DomainError as error:
        return refusal(error, view.request_id)


def _store(old: StoredAnswer | None, view: Any, name: str, asked: str, response: Response) -> None:
    if old:
        old.delete()
    headers = {each: response.headers[each] for each in _KEPT_HEADERS if each in response.headers}
    headers["Content-Language"] = get_language()  # of the body, whatever is asked for when it is given again
    said = {"status": response.status_code, "headers": headers, "body": response.data, "type": response.content_type}
    answer = {**said, "scopes": view.key.scopes}
    whose = {"api_key_id": view.key.first_pk, "seller": view.about}
    StoredAnswer.objects.create(**whose, idempotency_key=name, request=asked, answer=answer)
