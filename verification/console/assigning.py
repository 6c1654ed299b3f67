"""A lead assigns a case to somebody by name."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import user_of
from core.errors import DomainError
from core.models import User
from core.roles import MAY_ASSIGN
from scheduling.models import AccountManager
from verification.assignment.actions.taking import ASSIGNMENTS, assign_case
from verification.assignment.qualified import reviewers_for
from verification.console.access import cleaned, reviewer_only
from verification.models import Case, Review


class AssignForm(forms.Form):
    to = forms.ModelChoiceField(AccountManager.objects.live().select_related("user"), to_field_name="public_id")
    reason = forms.CharField()


def assigning_of(case: Case, user: User) -> dict[str, Any] | None:
    """Who else is qualified, with what each has in hand, and the reasons to choose from. None for who may not."""
    if not user.has_perm(MAY_ASSIGN):
        return None
    able = [manager for manager in reviewers_for(case) if manager.user_id != user.pk]
    begun = Review.objects.filter(session=None, ended_at=None, reviewer__in=[each.user_id for each in able])
    counts = dict(begun.order_by().values_list("reviewer").annotate(count=Count("pk")))
    return {"people": [(each, counts.get(each.user_id, 0)) for each in able], "reasons": ASSIGNMENTS.items()}


@require_POST
@reviewer_only
def assign(request: HttpRequest, case: Case) -> HttpResponseBase:
    if not request.user.has_perm(MAY_ASSIGN):
        raise PermissionDenied
    try:
        chosen = cleaned(AssignForm(request.POST))
        review = assign_case(case, actor=user_of(request), to=chosen["to"].user, reason=chosen["reason"])
        messages.success(request, _("Assigned to %(name)s.") % {"name": review.reviewer})
    except DomainError as refused:
        messages.error(request, str(refused.message))
    return redirect("admin:verification_case_change", case.pk)
