"""What this app tells the others, which know nothing of it: called once, when all of them are loaded."""

from django.utils.translation import gettext_lazy as _

from audit import hiding as closed_events
from audit import subjects, words
from core import approvals
from core.roles import MAY_MEASURE
from messaging.ops_tasks import kinds
from messaging.purposes import register
from sellers import asking, hiding, keeping, panels
from sellers.rights import erasing, exporting
from sellers.uploads import kept, rescanning
from verification import audited, obstacles, ops, sections
from verification import keeping as verification_keeping
from verification.announcements import messages as announcement_messages
from verification.announcements import proposals as announcement_proposals
from verification.announcements.actions import publishing as announcements
from verification.appeals import messages as appeal_messages
from verification.appeals.actions.hearing import settle_lifts
from verification.assignment import messages as handing_messages
from verification.catalogue.reasons import version_in_use
from verification.certification import messages as certification_messages
from verification.certification.actions import dropping as volume_drops
from verification.certification.actions import suspending as uncertified
from verification.changes import messages as change_messages
from verification.life.asked_until import documents_due_on
from verification.measures import messages as account_messages
from verification.measures import proposals as measure_proposals
from verification.measures.actions import proposing as measures
from verification.measures.actions.carrying_out import lock_named
from verification.measures.pages import panel_of
from verification.messages import answers as answer_messages
from verification.messages import cases as messages
from verification.messages import codes as code_messages
from verification.messages import deadlines as deadline_messages
from verification.messages import detours as detour_messages
from verification.models import Announcement, Measure, ScreenPlan, SuspensionBatch, VolumeImport
from verification.reviewing import kept_documents
from verification.reviewing.actions.reviews import forget_outcome
from verification.screening import proposals as plan_proposals
from verification.screening.actions import planning as screen_plans
from verification.second.actions.deciding_again import sellers_in_hand, subjects_in_hand
from verification.second.suspicions import subjects_hidden_from


def register_audit() -> None:
    subjects.register(*audited.KINDS)
    subjects.register_of_case(*audited.OF_CASE)
    words.register(audited.ACTIONS)
    closed_events.register(subjects_hidden_from)
    closed_events.register(subjects_in_hand)


def register_messages() -> None:
    register(*messages.PURPOSES, *account_messages.PURPOSES, *code_messages.PURPOSES, *handing_messages.PURPOSES)
    register(*announcement_messages.PURPOSES, *answer_messages.PURPOSES, *appeal_messages.PURPOSES)
    register(*certification_messages.PURPOSES, *change_messages.PURPOSES, *deadline_messages.PURPOSES)
    register(*detour_messages.PURPOSES)
    kinds.register(*ops.KINDS)


def register_two_person_steps() -> None:
    _register_publishing()
    _register_measures()
    _register_drops()
    approvals.register(
        uncertified.SUSPEND,
        _("Suspend sellers who have not certified their details"),
        "verification.suspend_uncertified",
        uncertified.suspend_confirmed,
        explain=uncertified.explain,
        model=SuspensionBatch,
        account="certifications__seller__user",
    )


def _register_drops() -> None:
    approvals.register(
        volume_drops.DROP,
        _("Take sellers off the list of those of high volume"),
        "verification.suspend_uncertified",
        volume_drops.drop_confirmed,
        explain=volume_drops.explain,
        model=VolumeImport,
        account="lost__seller__user",
    )
    approvals.listen(volume_drops.keep_unconfirmed)


def _register_publishing() -> None:
    approvals.register(
        announcements.PUBLISH,
        _("Publish an announcement"),
        "verification.publish_announcement",
        announcements.publish_proposed,
        explain=announcement_proposals.explain,
        model=Announcement,
        account="",
    )
    approvals.register(
        screen_plans.PUBLISH,
        _("Publish a plan of the risk screen"),
        "verification.publish_screenplan",
        screen_plans.publish_proposed,
        explain=plan_proposals.explain,
        model=ScreenPlan,
        account="",
    )


def _register_measures() -> None:
    approvals.register(
        measures.IMPOSE,
        _("A measure against an account"),
        MAY_MEASURE,
        measures.impose_measure,
        explain=measure_proposals.explain_imposing,
        model=Measure,
        account="seller__user",
        lock=lock_named,
    )
    approvals.register(
        measures.LIFT,
        _("Lift a measure against an account"),
        MAY_MEASURE,
        measures.lift_measure,
        explain=measure_proposals.explain_lifting,
        model=Measure,
        account="seller__user",
        lock=lock_named,
    )
    approvals.listen(measures.drop_unconfirmed)
    approvals.listen(settle_lifts)


def register_rights() -> None:
    """What is kept, copied and erased."""
    keeping.register(*verification_keeping.CLASSES)
    erasing.register("verification", verification_keeping.erase)
    erasing.register_obstacle(obstacles.open_case)
    exporting.register(*sections.SECTIONS)
    exporting.register_told_as(sections.told_as)


def register_of_sellers() -> None:
    """What the pages and documents of sellers ask of cases."""
    panels.register(panels.Panel(_("Measures"), "verification.view_measure", panel_of))
    rescanning.register(forget_outcome)
    kept.register(kept_documents.why_kept)
    asking.register(documents_due_on, version_in_use)
    hiding.register(sellers_in_hand)
