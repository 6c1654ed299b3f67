"""What each operation has by itself, from its view: scope, headers and problems. Nobody writes these by hand.

Of `@extend_schema` an operation needs its id, its summary, its request and its own answers alone.
"""

from inspect import cleandoc
from typing import Any

from drf_spectacular.openapi import AutoSchema

from integration.docs.components import KEY, NOT_MODIFIED, TOLD_TO_KEYS, headers

_ALWAYS = {400, 401, 403, 404, 406, 429, 503}
_OF_CHANGES = {409}
_OF_BODIES = {413, 415}
_OF_BYTES = {411}
_OF_METHODS = {
    "POST": _OF_CHANGES | _OF_BODIES | {422},
    "PUT": _OF_CHANGES | _OF_BODIES,
    "PATCH": _OF_CHANGES | _OF_BODIES | {412, 428},
    "DELETE": _OF_CHANGES | _OF_BODIES,
}
_SENT = {"POST": ["IdempotencyKey"], "PATCH": ["IfMatch"]}
_TOLD_BY = {"POST": ["Idempotent-Replayed"], "PATCH": ["ETag"]}


class Schema(AutoSchema):
    """Of an operation of an ApiView."""

    def get_tags(self) -> list[str]:
        """The resource: the module, or the package, below integration.resources; or the room that it has of its own."""
        _app, room, resource, *_rest = self.view.__module__.split(".")
        return [resource if room == "resources" else room]

    def get_auth(self) -> list[dict[str, Any]]:
        return [{KEY: [self._scope]}]

    def get_description(self) -> str:
        """Where `@extend_schema` does not say it."""
        return cleandoc(getattr(self.view, self.method.lower()).__doc__ or "")

    def _get_serializer_name(self, *args: Any, **kwargs: Any) -> str:
        """`SellerChanges` says by itself that it is of a PATCH."""
        return super()._get_serializer_name(*args, **kwargs).removeprefix("Patched")

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> dict[str, Any]:
        """What is sent has no field beside those of its form (integration.rest.unknown); answers may get more."""
        shape = super()._map_basic_serializer(serializer, direction)
        return {**shape, "additionalProperties": False} if direction == "request" else shape

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        names = [*_SENT.get(self.method, []), *(["IfNoneMatch"] if self._shows_one(operation) else [])]
        references = [{"$ref": f"#/components/parameters/{name}"} for name in names]
        sent = [*operation.get("parameters", []), *references]
        about = "\n\n".join(filter(None, [operation.get("description"), f"Takes the scope `{self._scope}`."]))
        own = {"description": about, "x-scope": self._scope}
        whole = {**own, "parameters": sent, "responses": self._answers(operation)}
        if _takes_bytes(operation) or self.method == "PATCH":  # without a body there is nothing to do
            whole["requestBody"] = {**operation["requestBody"], "required": True}
        return {**operation, **whole}

    @property
    def _scope(self) -> str:
        return self.view.scopes[self.method]

    def _shows_one(self, operation: dict[str, Any]) -> bool:
        """One thing that is read has an ETag; lists have cursors instead."""
        return self.method == "GET" and all(each["name"] != "cursor" for each in operation.get("parameters", []))

    def _answers(self, operation: dict[str, Any]) -> dict[str, Any]:
        """Those that are written down, and each problem that can come instead."""
        shows_one = self._shows_one(operation)
        more = ["ETag"] if shows_one else _TOLD_BY.get(self.method, [])
        tells = headers(*TOLD_TO_KEYS, *more)
        written = {
            status: {**answer, "headers": {**tells, **answer.get("headers", {})}}
            for status, answer in {**operation["responses"], **({"304": NOT_MODIFIED} if shows_one else {})}.items()
        }
        statuses = _ALWAYS | _OF_METHODS.get(self.method, set()) | (_OF_BYTES if _takes_bytes(operation) else set())
        problems = {str(status): {"$ref": f"#/components/responses/{status}"} for status in statuses}
        return dict(sorted({**problems, **written}.items()))


def _takes_bytes(operation: dict[str, Any]) -> bool:
    """A file, and no JSON."""
    forms = operation.get("requestBody", {}).get("content", {})
    return bool(forms) and "application/json" not in forms
