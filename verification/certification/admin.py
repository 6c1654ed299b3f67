"""The page "Yearly certifications" in the admin: import of figures, and suspensions that wait for two people."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from audit.readonly import ReadOnlyAdmin
from core.access import user_of
from verification.admin_pages import draw, is_done
from verification.certification.actions.importing import import_volume, reaches_back
from verification.certification.actions.suspending import propose_suspensions
from verification.certification.board import figures, imports, waiting
from verification.certification.inform import period_begins
from verification.models import Certification, SuspensionBatch, VolumeImport

IMPORT, SUSPEND = "verification.add_volumeimport", "verification.suspend_uncertified"
PAGE = "admin:verification_certification_changelist"


class ImportForm(forms.Form):
    through = forms.DateField(label=gettext_lazy("Last day of the figures"), widget=forms.DateInput({"type": "date"}))
    drops = forms.IntegerField(
        label=gettext_lazy("Sellers who are of high volume by it no longer"), initial=0, min_value=0
    )
    reason = forms.CharField(
        label=gettext_lazy("Why they are not, if there are any: whoever confirms it reads it"),
        required=False,
        max_length=1000,
    )
    figures = forms.FileField(label=gettext_lazy("CSV file"), widget=forms.FileInput({"accept": ".csv,text/csv"}))


@admin.register(Certification)
class CertificationAdmin(ReadOnlyAdmin):
    """In the place of a list of them: what matters is who is asked, and what waits for somebody."""

    def get_urls(self) -> list[URLPattern]:
        own = self.admin_site.admin_view
        return [
            path("import/", own(require_POST(self._import)), name="verification_certification_import"),
            path("<int:pk>/propose/", own(require_POST(self._propose)), name="verification_certification_propose"),
            *self.list_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        user = user_of(request)
        return draw(
            request,
            "certification/board",
            title=_("Yearly certifications"),
            figures=figures(),
            waiting=waiting(),
            imports=imports(),
            form=ImportForm() if user.has_perm(IMPORT) else None,
            may_propose=user.has_perm(SUSPEND),
        )

    def _import(self, request: HttpRequest) -> HttpResponse:
        if not request.user.has_perm(IMPORT):
            raise PermissionDenied
        form = ImportForm(request.POST, request.FILES)
        if not form.is_valid():
            messages.error(request, _("Choose a file, and enter the last day of its figures and a number."))
            return redirect(PAGE)
        given = form.cleaned_data
        content, drops = given["figures"].read(), given["drops"]
        figures = {"through": given["through"], "drops": drops, "reason": given["reason"]}

        def act() -> None:
            done = import_volume(content, actor=user_of(request), **figures)
            if not reaches_back(done):
                messages.warning(request, _too_short(done))
            if drops:
                messages.warning(
                    request, _("Nothing changes for those who would lose it before a second person confirms it.")
                )

        return self._do(
            request, act, _("The figures were read and forgotten. Who is of high volume is asked to certify.")
        )

    def _propose(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not request.user.has_perm(SUSPEND):
            raise PermissionDenied
        batch, reason = get_object_or_404(SuspensionBatch, pk=pk), request.POST.get("text", "")[:1000]
        return self._do(
            request,
            lambda: propose_suspensions(batch, actor=user_of(request), reason=reason),
            _("The suspensions are proposed. A second person has to confirm them."),
        )

    def _do(self, request: HttpRequest, act: Callable[[], object], said: str) -> HttpResponse:
        is_done(request, act, said)
        return redirect(PAGE)


def _too_short(done: VolumeImport) -> str:
    days = {"begins": done.begins_on, "needed": period_begins(done.through)}
    return (
        _(
            "The first day in the file is %(begins)s, and the 24 months begin on %(needed)s. If anything was sold "
            "between, import a file that has it: who is missing because of that is not asked to certify."
        )
        % days
    )
