"""The page of a document: what was sent of it, and the plain form, which works without a script."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.access import user_of
from core.errors import DomainError
from core.files import StorageAway
from core.policy import Policy, current_policy
from pages.way_back import way_back
from sellers.forms import DocumentForm
from sellers.models import Document, Upload
from sellers.reading import open_file
from sellers.requested import called_in
from sellers.uploads.actions import upload_document
from sellers.uploads.kept import why_kept
from sellers.uploads.page import arrived, document_or_404
from sellers.uploads.texts import upload_texts


@login_required
def document(request: HttpRequest, public_id: str) -> HttpResponse:
    document = document_or_404(request, public_id)
    policy = current_policy()
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DocumentForm(*sent, document=document, policy=policy)
    if form.is_valid() and _taken(form, document, request):
        messages.success(request, arrived())
        return redirect(f"{reverse('document', args=[public_id])}?{urlencode({'next': way_back(request)})}")
    return render(request, f"sellers/{document.kind}.html", _context(document, form, policy, way_back(request)))


def _taken(form: DocumentForm, document: Document, request: HttpRequest) -> bool:
    """What is refused becomes an error of the form."""
    try:
        upload_document(document, actor=user_of(request), content=form.cleaned_data["file"].read())
    except DomainError as refused:
        form.add_error("file", str(refused.message))
    return not form.errors


def _context(document: Document, form: DocumentForm, policy: Policy, back_url: str) -> dict[str, Any]:
    last, kept = document.uploads.order_by("-pk").first(), why_kept(document)
    return {
        "kept": kept,
        "takes": document.accepts_upload and not kept,
        "document": document,
        "form": form,
        "numbers": range(1, len(document.pages) + 1),
        "back_url": back_url,
        "called": _called(document),
        "last": last,
        "upload": _for_script(document, last, policy),
    }


def _called(document: Document) -> str:
    """What people call it where the business is."""
    business = getattr(document.seller, "business", None)
    return called_in(business.country, document.kind) if business else ""


def _for_script(document: Document, last: Upload | None, policy: Policy) -> dict[str, Any]:
    """`going` is an upload that stopped on its way: chosen again, the same file goes on there."""
    going = last if last and last.sha256 and last.status in Upload.GOING_ON else None
    return {
        "address": reverse("uploads", args=[document.public_id]),
        "limit": policy.document_size_megabytes * 1024 * 1024,
        "texts": upload_texts(policy),
        "going": going and {"sha256": going.sha256, "percent": 100 * going.received // going.size},
    }


@login_required
@require_safe
@never_cache
def document_page(request: HttpRequest, public_id: str, number: int) -> HttpResponse:
    """Decrypted and streamed by us, to its owner only; each look is an audit event."""
    try:
        page = open_file(document_or_404(request, public_id), str(number), actor=user_of(request))
    except DomainError as error:
        raise Http404 from error
    except StorageAway:
        return HttpResponse(_("The page cannot be shown at the moment. Try again in a few minutes."), status=503)
    return HttpResponse(
        page.content, content_type="image/jpeg", headers={"Cross-Origin-Resource-Policy": "same-origin"}
    )
