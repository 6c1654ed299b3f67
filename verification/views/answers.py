"""The seller's word on what the risk screen found."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from core.access import user_of
from core.errors import DomainError
from verification.forms import SignalAnswerForm
from verification.screening.actions.answering import answer_signal, answerable_in
from verification.views.seller import case_of


@login_required
def answer(request: HttpRequest, topic: str) -> HttpResponse:
    case = case_of(request)
    told = next((each for each in answerable_in(case) if each.topic == topic), None)
    if told is None:
        raise Http404
    form = SignalAnswerForm(request.POST or None, initial={"text": told.answer})
    if form.is_valid():
        try:
            answer_signal(case, actor=user_of(request), topic=topic, text=form.cleaned_data["text"])
        except DomainError as error:
            messages.error(request, str(error.message))
        else:
            messages.success(request, _("We have your words. Whoever looks at your case reads them."))
        return redirect("case")
    return render(request, "verification/case_answer.html", {"form": form, "told": told, "case": case})
