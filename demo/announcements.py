"""The demo's announcement: published by two people, told to the sellers, and not in effect yet."""

from django.db import transaction

from core import roles
from core.approvals import confirm
from core.clock import database_now
from core.models import User
from messaging.models import Delivery
from messaging.publishing import publish_once
from verification.announcements.actions.publishing import propose_publication, save_draft
from verification.announcements.actions.telling import tell_next
from verification.announcements.audience import Audience, messages_of
from verification.announcements.days import timing_of
from verification.models import Announcement, AnnouncementVersion

TITLE = {
    "en": "Tax information has to be confirmed once a year",
    "de": "Steuerangaben sind künftig einmal im Jahr zu bestätigen",
    "ja": "税務情報は年に一度ご確認いただくことになります",
    "zh-hans": "税务信息今后每年需确认一次",
}
BODY = {
    "en": "From then on we ask you once a year whether your tax information is still right.\n\n"
    "If nothing has changed, one click is enough. We remind you in time; until then nothing is asked of you.",
    "de": "Von da an fragen wir Sie einmal im Jahr, ob Ihre Steuerangaben noch stimmen.\n\n"
    "Hat sich nichts geändert, genügt ein Klick. Wir erinnern Sie rechtzeitig; bis dahin ist nichts zu tun.",
    "ja": "この日以降、税務情報に変更がないかどうかを年に一度おたずねします。\n\n"
    "変更がなければ、クリック一つで完了します。時期が来たらお知らせしますので、それまでのお手続きは不要です。",
    "zh-hans": "从该日起，我们每年会向您确认一次税务信息是否仍然正确。\n\n"
    "如果没有变化，点击一下即可。到时我们会提前提醒您，在此之前您无需办理任何手续。",
}
TASK = {
    "en": "Have a look at what we show of your account today, so that nothing is a surprise.",
    "de": "Sehen Sie sich schon heute an, was zu Ihrem Konto vermerkt ist, damit Sie nichts überrascht.",
    "ja": "あわてずに済むよう、現在のアカウントの内容を一度ご覧ください。",
    "zh-hans": "建议您现在就查看一下账户中的现有信息，以便心中有数。",
}


@transaction.atomic
def announce() -> None:
    """Made once, for those countries of the demo in which today is no holiday: the others would hear it after that."""
    draft = AnnouncementVersion(announcement=Announcement(), number=1, effective_on=database_now().date())
    found = None if Announcement.objects.exists() else timing_of(draft, database_now())
    free = sorted(filter(None, set(found.calendars) - set(found.holidays))) if found else []
    if not free:
        return
    draft.title, draft.body, draft.task, draft.path = TITLE, BODY, TASK, "/account/"
    draft.audience = Audience(countries=tuple(free)).as_json()
    timing = timing_of(draft, database_now())
    if timing is None or timing.first_possible is None:
        return
    draft.effective_on = timing.first_possible
    ops, lead = (User.objects.filter(groups__name=role).earliest("pk") for role in (roles.OPS, roles.LEAD))
    save_draft(draft, actor=ops)
    confirm(propose_publication(draft.announcement, actor=ops, reason="Agreed with the tax team."), actor=lead)
    tell_next(draft.announcement)
    _show(draft.announcement)


def _show(announcement: Announcement) -> None:
    """At once, also where it is night or Sunday."""
    messages = messages_of(announcement)
    for message in messages.filter(published_at=None):
        publish_once(message)
    Delivery.objects.filter(message__in=messages, status=Delivery.Status.QUEUED).update(due_at=database_now())
