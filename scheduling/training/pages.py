"""How leads write training modules and publish them."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import user_of
from core.admin_pages import draw, is_done, needs, saved
from core.errors import DomainError
from core.policy import current_policy
from scheduling.actions.teaching import (
    discard_module,
    publish_module,
    remove_question,
    remove_topic,
    save_module,
    save_question,
    save_topic,
    start_module,
    start_version,
)
from scheduling.models import Question, Topic, TrainingModule
from scheduling.training.forms import ModuleForm, PublishForm, QuestionForm, TopicForm
from scheduling.training.frame import form_page

SEE = "scheduling.view_trainingmodule"
ADD, CHANGE = "scheduling.add_trainingmodule", "scheduling.change_trainingmodule"
MODULE = "admin:scheduling_trainingmodule_change"


@require_GET
@needs(SEE)
def module_page(request: HttpRequest, pk: int) -> HttpResponse:
    """A version: its terms, topics and questions with what is right."""
    module = get_object_or_404(TrainingModule.objects.select_related("published_by"), pk=pk)
    versions = list(TrainingModule.objects.filter(code=module.code))
    return draw(
        request,
        "scheduling/training/module",
        title=module.title,
        module=module,
        topics=module.topics.prefetch_related("questions"),
        versions=versions,
        draft=next((each for each in versions if not each.published_at), None),
        in_use=module == next((each for each in versions if each.published_at), None),
        may_change=request.user.has_perm(CHANGE),
        grace_days=current_policy().training_grace_days,
        form=PublishForm(),
    )


@require_http_methods(["GET", "POST"])
@needs(ADD)
def add(request: HttpRequest) -> HttpResponse:
    form = ModuleForm(request.POST or None)
    if form.is_valid() and saved(form, lambda: start_module(form.instance, actor=user_of(request))):
        return redirect(MODULE, form.instance.pk)
    back = reverse("admin:scheduling_trainingmodule_changelist")
    return form_page(request, form, _("New training module"), _("Begin a draft"), back)


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    module = get_object_or_404(TrainingModule, pk=pk)
    form = ModuleForm(request.POST or None, instance=module)
    if form.is_valid() and saved(form, lambda: save_module(form.instance, actor=user_of(request))):
        return redirect(MODULE, pk)
    return form_page(request, form, module.title, _("Save the module"), reverse(MODULE, args=[pk]))


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def topic_page(request: HttpRequest, pk: int, topic: int | None = None) -> HttpResponse:
    module = get_object_or_404(TrainingModule, pk=pk)
    row = get_object_or_404(module.topics, pk=topic) if topic else Topic(module=module)
    form = TopicForm(request.POST or None, instance=row)
    if form.is_valid() and saved(form, lambda: save_topic(form.instance, actor=user_of(request))):
        return redirect(MODULE, pk)
    remove = None
    if topic:
        address = reverse("admin:scheduling_trainingmodule_topic_remove", args=[pk, topic])
        remove = (address, _("Remove this topic with its questions"))
    title, back = row.title or _("New topic"), reverse(MODULE, args=[pk])
    return form_page(request, form, title, _("Save the topic"), back, remove)


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def question_page(request: HttpRequest, pk: int, topic: int, question: int | None = None) -> HttpResponse:
    about = get_object_or_404(Topic.objects.select_related("module"), module=pk, pk=topic)
    row = get_object_or_404(about.questions, pk=question) if question else Question(topic=about)
    row.topic = about
    form = QuestionForm(request.POST or None, instance=row)
    if form.is_valid() and saved(form, lambda: save_question(form.save(commit=False), actor=user_of(request))):
        return redirect(MODULE, pk)
    remove = (
        (
            reverse("admin:scheduling_trainingmodule_question_remove", args=[pk, topic, question]),
            _("Remove this question"),
        )
        if question
        else None
    )
    title = _("Question about: %(topic)s") % {"topic": about}
    return form_page(request, form, title, _("Save the question"), reverse(MODULE, args=[pk]), remove)


@require_POST
@needs(CHANGE)
def topic_remove(request: HttpRequest, pk: int, topic: int) -> HttpResponse:
    row = get_object_or_404(Topic.objects.select_related("module"), module=pk, pk=topic)
    return _act(request, pk, lambda: remove_topic(row, actor=user_of(request)))


@require_POST
@needs(CHANGE)
def question_remove(request: HttpRequest, pk: int, topic: int, question: int) -> HttpResponse:
    found = Question.objects.select_related("topic__module").filter(topic__module=pk, topic=topic)
    row = get_object_or_404(found, pk=question)
    return _act(request, pk, lambda: remove_question(row, actor=user_of(request)))


@require_POST
@needs(ADD)
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    module = get_object_or_404(TrainingModule, pk=pk)
    return _act(request, pk, lambda: start_version(module.code, actor=user_of(request)))


@require_POST
@needs(CHANGE)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    module, form = get_object_or_404(TrainingModule, pk=pk), PublishForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors["note"])))
        return redirect(MODULE, pk)
    return _act(request, pk, lambda: publish_module(module, actor=user_of(request), note=form.cleaned_data["note"]))


@require_POST
@needs(CHANGE)
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    module = get_object_or_404(TrainingModule, pk=pk)
    if not is_done(request, lambda: discard_module(module, actor=user_of(request)), _("The draft is gone.")):
        return redirect(MODULE, pk)
    return redirect("admin:scheduling_trainingmodule_changelist")


def _act(request: HttpRequest, pk: int, action: Callable[[], object]) -> HttpResponse:
    """To the version that it was about, or to the one that it made."""
    try:
        made = action()
    except DomainError as refused:
        messages.error(request, str(refused.message))
        return redirect(MODULE, pk)
    return redirect(MODULE, made.pk if isinstance(made, TrainingModule) else pk)
