"""A page with one form, as leads meet it in training."""

from typing import Any

from django.forms.forms import BaseForm
from django.http import HttpRequest, HttpResponse

from core.admin_pages import draw


def form_page(
    request: HttpRequest, form: BaseForm, title: str, submit: str, back: str, remove: tuple[str, str] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "title": title, "submit": submit, "back": back, "remove": remove}
    return draw(request, "scheduling/training/form", **context)
