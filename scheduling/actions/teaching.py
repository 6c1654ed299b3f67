"""How leads write training modules: a draft is changed, then published, and never changed again."""

from collections.abc import Callable
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.log import record
from core.clock import database_now
from core.errors import DomainError
from core.models import User
from core.policy import current_policy
from scheduling.actions.certificates import follow_certificates
from scheduling.models import AccountManager, Question, Topic, TrainingModule
from scheduling.teaching import fault_of, faults_of


def _lock() -> None:
    """Nobody else begins or publishes until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('scheduling.training'))")


def _lock_draft(module: TrainingModule) -> TrainingModule:
    module = TrainingModule.objects.select_for_update().get(pk=module.pk)
    if module.published_at:
        raise DomainError("published", _("This version is published and never changes. Begin a new draft."))
    return module


@transaction.atomic
def start_module(module: TrainingModule, *, actor: User) -> TrainingModule:
    """The first draft of a new one. DomainError "code_taken"."""
    _lock()
    if TrainingModule.objects.filter(code=module.code).exists():
        raise DomainError("code_taken", _("There is a module with that code already: begin a new version of it."))
    module.number = 1
    module.save()
    return _drafted(module, actor)


@transaction.atomic
def start_version(code: str, *, actor: User) -> TrainingModule:
    """A draft that begins as a copy of the version in use, with topics and questions. DomainError "draft_exists"."""
    _lock()
    versions = TrainingModule.objects.filter(code=code)
    if versions.filter(published_at=None).exists():
        raise DomainError("draft_exists", _("There is a draft of this module already: go on with that one."))
    model = versions.published().get(number=versions.aggregate(newest=Max("number"))["newest"])
    draft = TrainingModule.objects.create(
        code=code,
        number=model.number + 1,
        title=model.title,
        about=model.about,
        required=model.required,
        valid_days=model.valid_days,
        pass_percent=model.pass_percent,
    )
    for topic in model.topics.prefetch_related("questions"):
        copy = Topic.objects.create(module=draft, position=topic.position, title=topic.title, text=topic.text)
        Question.objects.bulk_create(
            Question(topic=copy, text=each.text, choices=each.choices) for each in topic.questions.all()
        )
    return _drafted(draft, actor)


def _drafted(module: TrainingModule, actor: User) -> TrainingModule:
    record("training.drafted", actor=actor, subject=module, data={"code": module.code, "version": module.number})
    return module


@transaction.atomic
def save_module(module: TrainingModule, *, actor: User) -> None:
    """Title, what it is about, and its terms; code and version stay as they are."""
    _lock_draft(module)
    module.save(update_fields=["title", "about", "required", "valid_days", "pass_percent"])
    record("training.saved", actor=actor, subject=module, data={"version": module.number})


@transaction.atomic
def save_topic(topic: Topic, *, actor: User) -> None:
    _change(topic.module, topic.save, "training.topic_saved", actor)


@transaction.atomic
def remove_topic(topic: Topic, *, actor: User) -> None:
    """With its questions."""
    _change(topic.module, topic.delete, "training.topic_removed", actor)


@transaction.atomic
def save_question(question: Question, *, actor: User) -> None:
    """DomainError "unsound"."""
    if fault := fault_of(question):
        raise DomainError("unsound", _("Not saved: %(fault)s") % {"fault": fault})
    _change(question.topic.module, question.save, "training.question_saved", actor)


@transaction.atomic
def remove_question(question: Question, *, actor: User) -> None:
    _change(question.topic.module, question.delete, "training.question_removed", actor)


def _change(module: TrainingModule, write: Callable[[], object], action: str, actor: User) -> None:
    draft = _lock_draft(module)
    write()
    record(action, actor=actor, subject=draft, data={"version": draft.number})


@transaction.atomic
def discard_module(module: TrainingModule, *, actor: User) -> None:
    draft = _lock_draft(module)
    record("training.discarded", actor=actor, subject=draft, data={"version": draft.number})
    draft.delete()


@transaction.atomic
def publish_module(module: TrainingModule, *, actor: User, note: str) -> TrainingModule:
    """From now on its test is the one that counts; certificates of earlier versions count until `earlier_until`.

    DomainError "published", "unsound", "none_required".
    """
    _lock()
    draft = _lock_draft(module)
    topics = {topic: list(topic.questions.all()) for topic in draft.topics.prefetch_related("questions")}
    if faults := faults_of(draft, topics):
        raise DomainError("unsound", " ".join([_("Not published:"), *faults]))
    others = TrainingModule.objects.in_use().exclude(code=draft.code)
    if not draft.required and not any(each.required for each in others):
        raise DomainError("none_required", _("Not published: one module at least has to be required."))
    draft.published_at, draft.published_by, draft.note = database_now(), actor, note
    draft.earlier_until = draft.published_at.date() + timedelta(days=current_policy().training_grace_days)
    draft.save(update_fields=["published_at", "published_by", "note", "earlier_until"])
    data = {"code": draft.code, "version": draft.number, "earlier_until": draft.earlier_until.isoformat()}
    record("training.published", actor=actor, subject=draft, data=data)
    follow_certificates(AccountManager.objects.live(), actor=actor)
    return draft
