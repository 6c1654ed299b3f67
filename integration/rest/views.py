"""What every resource stands on: who asks, whether the key has the scope, and how the answer is told apart."""

from typing import Any, ClassVar

from rest_framework.request import Request
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.ids import new_id
from integration.models import ApiKey
from integration.rest.problems import Problem
from sellers.models import Seller

REQUEST_ID = "Request-Id"


class ApiView(APIView):
    """`scopes`: {method: the scope that it takes}. `request_id` stands in each answer, and in our log. A POST names the
    seller whom its answer tells of in `about`: what is kept of the answer goes with an erasure.
    """

    scopes: ClassVar[dict[str, str]]
    request_id = ""
    about: Seller | None = None

    def initialize_request(self, request: Any, *args: Any, **kwargs: Any) -> Request:
        self.request_id = new_id("req")
        return super().initialize_request(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if request.method in self.scopes:
            refuse_without(self.key, self.scopes[request.method])

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers[REQUEST_ID] = self.request_id
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    @property
    def key(self) -> ApiKey:
        return self.request.auth

    def asked(self, form: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The body, found valid."""
        return _valid(form(data=self.request.data, partial=partial, context={"view": self}))

    def query(self, form: type[Serializer[Any]]) -> dict[str, Any]:
        """The parameters of the address, found valid; one that the list does not know is refused."""
        given = self.request.query_params
        if unknown := sorted(set(given) - set(form().fields)):
            errors = [{"field": name, "code": "unknown", "detail": "There is no such parameter."} for name in unknown]
            raise Problem("invalid_request", errors=errors)
        return _valid(form(data=given.dict(), context={"view": self}))


def refuse_without(key: ApiKey, scope: str) -> None:
    if not key.may(scope):
        raise Problem("scope_missing", f"This takes the scope {scope}.", scope=scope)


def _valid(form: Serializer[Any]) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return form.validated_data
