"""A page with one form, as leads meet it in training."""

from collections.abc import Callable
from typing import Any

from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from core.admin_pages import draw
from core.errors import DomainError


def done(form: BaseForm, action: Callable[[], object]) -> bool:
    try:
        action()
    except DomainError as refused:
        form.add_error(None, str(refused.message))
        return False
    return True


def form_page(
    request: HttpRequest, form: BaseForm, title: str, submit: str, back: str, remove: tuple[str, str] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "submit": submit, "back": back, "remove": remove}
    return draw(request, "scheduling/training/form", **context)
