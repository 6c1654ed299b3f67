"""The leads' view of everybody's training, and revoking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import staff_with, user_of
from core.admin_pages import draw, needs, saved
from core.clock import database_now
from core.policy import current_policy
from scheduling.actions.certificates import revoke_certificate
from scheduling.models import Certificate
from scheduling.models.availability import HOLD
from scheduling.trained import standings_of, trained_until
from scheduling.training.forms import RevokeForm
from scheduling.training.frame import form_page
from scheduling.training.own_pages import mark_of

REVOKE = "scheduling.change_certificate"
EVERYBODY = "admin:scheduling_certificate_everybody"


@require_GET
@needs(REVOKE)
def everybody(request: HttpRequest) -> HttpResponse:
    """Who holds sessions × modules in use: whose training ends first stands first."""
    users = {user.pk: user for user in staff_with(HOLD).order_by("full_name", "pk")}
    standings = standings_of(users)
    today, notice = database_now().date(), current_policy().training_notice_days
    rows = [
        {
            "user": users[pk],
            "until": trained_until(own),
            "cells": [{"standing": each, "tag": mark_of(each, today, notice)} for each in own],
        }
        for pk, own in standings.items()
    ]
    rows.sort(key=lambda row: (row["until"] is not None, row["until"] or today))
    return draw(
        request,
        "scheduling/training/everybody",
        title=_("Training of everybody"),
        rows=rows,
        modules=[each.module for each in next(iter(standings.values()), [])],
        today=today,
        me=user_of(request),
    )


@require_http_methods(["GET", "POST"])
@needs(REVOKE)
def revoke(request: HttpRequest, certificate: str) -> HttpResponse:
    row = get_object_or_404(Certificate.objects.select_related("module", "user"), public_id=certificate)
    form = RevokeForm(request.POST or None)
    if form.is_valid() and saved(
        form, lambda: revoke_certificate(row, actor=user_of(request), reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("The certificate is revoked, and its holder reads why."))
        return redirect(EVERYBODY)
    title = _("Revoke a certificate: %(name)s, %(title)s") % {"name": row.user, "title": row.module}
    return form_page(request, form, title, _("Revoke the certificate"), reverse(EVERYBODY))
