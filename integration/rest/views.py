"""What every resource stands on: who asks, whether the key has the scope, and how the answer is told apart."""

from collections.abc import Callable
from functools import wraps
from itertools import islice
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from core.errors import DomainError
from integration.models import ApiKey
from integration.rest.json_types import refuse_misread
from integration.rest.problems import MOST_ERRORS, WHOLE, Problem
from integration.rest.unknown import unknown_names
from integration.testmode.counting import count_change
from sellers.models import Seller

ANY = "*/*"


class ApiView(APIView):
    """`scopes`: {method: the scope that it takes}; HEAD takes that of GET. What writes names its seller in `about`
    before all else: what is kept of a POST's answer goes with an erasure, and who was erased is given nothing.
    """

    http_method_names = ["get", "head", "post", "put", "patch", "delete"]
    scopes: ClassVar[dict[str, str]]
    _about: Seller | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        method = "GET" if request.method == "HEAD" else str(request.method)
        handler = getattr(self, method.lower(), None) if method.lower() in self.http_method_names else None
        if handler is None:
            return
        refuse_without(self.key, self.scopes[method])
        if not getattr(handler, "is_idempotent", False):
            self.count_test_change()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[BaseRenderer, str]:
        """There is one form of answers: whoever takes any gets it unweighed."""
        if request.META.get("HTTP_ACCEPT", ANY) == ANY:
            return JSONRenderer(), JSONRenderer.media_type
        return super().perform_content_negotiation(request, force)

    def check_throttles(self, request: Request) -> None:
        """The limit of the key. It stands in the answer whether it is kept or not, and whatever else is refused."""
        window, most = request.successful_authenticator.window, self.key.requests_per_minute
        if window is None:
            return
        self.headers |= window.headers(most)
        if window.used > most:
            raise Problem("too_many_requests", headers={"Retry-After": str(window.ends_in)})

    def count_test_change(self) -> None:
        """Of what the key may do, and before it is looked at. Of what is idempotent its answers given again are none.
        Problem "too_many_test_changes"."""
        if self.key.is_test and self.request.method not in SAFE_METHODS and (wait := count_change(self.key.public_id)):
            raise Problem("too_many_test_changes", headers={"Retry-After": str(wait)})

    @property
    def request_id(self) -> str:
        """It stands in each answer, and in our log (integration.rest.door)."""
        return self.request._request.request_id

    @property
    def about(self) -> Seller | None:
        return self._about

    @about.setter
    def about(self, seller: Seller) -> None:
        """DomainError "seller_erased"."""
        if self.request.method not in SAFE_METHODS:
            _refuse_erased(seller)
        self._about = seller

    @property
    def key(self) -> ApiKey:
        return self.request.auth

    def asked(self, form: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The body, found valid; a field that the form does not know is refused."""
        _refuse_unknown(form, self.request.data, "There is no such field.")
        body = form(data=self.request.data, partial=partial, context={"view": self})
        asked = _valid(body)
        refuse_misread(body, self.request.data)
        return asked

    def changes(self, form: type[Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The body of a PATCH. One that changes nothing is refused: it would only read, without the scope for that."""
        found = self.asked(form, partial=partial)
        if not found:
            raise ValidationError({WHOLE: [ErrorDetail("Say what to change.", "required")]})
        return found

    def query(self, form: type[Serializer[Any]]) -> dict[str, Any]:
        """The parameters of the address, found valid; one that the list does not know, or that is there twice, is
        refused."""
        given = self.request.query_params
        _refuse_unknown(form, given, "There is no such parameter.")
        _refuse([name for name, values in given.lists() if len(values) > 1], "repeated", "Say it once.")
        return _valid(form(data=given.dict(), context={"view": self}))


def takes_no_body(handler: Callable[..., Response]) -> Callable[..., Response]:
    """Of a method for which there is nothing to say: a field that is sent all the same is refused, as elsewhere."""

    @wraps(handler)
    def refusing(view: ApiView, request: Request, *args: Any, **kwargs: Any) -> Response:
        view.asked(Serializer)
        return handler(view, request, *args, **kwargs)

    return refusing


def refuse_without(key: ApiKey, scope: str) -> None:
    if not key.may(scope):
        raise Problem("scope_missing", f"This takes the scope {scope}.", scope=scope)


def _refuse_erased(seller: Seller) -> None:
    if seller.erased_at:
        raise DomainError(
            "seller_erased", _("This seller was erased: nothing is added to the account. Create a new seller.")
        )


def _refuse_unknown(form: type[Serializer[Any]], given: Any, detail: str) -> None:
    """Problem "invalid_request"."""
    _refuse(sorted(islice(unknown_names(form(), given), MOST_ERRORS)), "unknown", detail)


def _refuse(names: list[str], code: str, detail: str) -> None:
    if names:
        errors = [{"field": name, "code": code, "detail": detail} for name in names]
        raise Problem("invalid_request", errors=errors)


def _valid(form: Serializer[Any]) -> dict[str, Any]:
    form.is_valid(raise_exception=True)
    return form.validated_data
