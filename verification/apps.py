from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from core.roles import MAY_MEASURE


class VerificationConfig(AppConfig):
    name = "verification"
    verbose_name = _("Verification")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from audit import hiding as closed_events
        from audit import subjects, words
        from core import approvals
        from messaging.ops_tasks import kinds
        from messaging.purposes import register
        from sellers import asking, hiding, keeping, panels
        from sellers.rights import erasing, exporting
        from sellers.uploads import rescanning
        from verification import (
            account_messages,
            announcement_messages,
            answer_messages,
            appeal_messages,
            audited,
            certification_messages,
            change_messages,
            code_messages,
            deadline_messages,
            detour_messages,
            measure_proposals,
            messages,
            obstacles,
            ops,
            plan_proposals,
            sections,
        )
        from verification import keeping as verification_keeping
        from verification.actions import uncertified
        from verification.actions.announcements import PUBLISH, publish_proposed
        from verification.actions.carrying_out import lock_named
        from verification.actions.hearing import settle_lifts
        from verification.actions.measures import IMPOSE, LIFT, drop_unconfirmed, impose_measure, lift_measure
        from verification.actions.reviews import forget_outcome
        from verification.actions.screen_plans import PUBLISH as PUBLISH_PLAN
        from verification.actions.screen_plans import publish_proposed as publish_plan
        from verification.actions.second import sellers_in_hand, subjects_in_hand
        from verification.actions.shipping import ship_after_migrate
        from verification.announcement_proposals import explain
        from verification.asked import documents_due_on
        from verification.measures.pages import panel_of
        from verification.models import Announcement, Measure, ScreenPlan, SuspensionBatch
        from verification.reasons import version_in_use
        from verification.suspicions import subjects_hidden_from

        subjects.register(*audited.KINDS)
        subjects.register_of_case(*audited.OF_CASE)
        words.register(audited.ACTIONS)
        register(*messages.PURPOSES, *account_messages.PURPOSES, *code_messages.PURPOSES)
        register(*announcement_messages.PURPOSES, *answer_messages.PURPOSES, *appeal_messages.PURPOSES)
        register(*certification_messages.PURPOSES, *change_messages.PURPOSES, *deadline_messages.PURPOSES)
        register(*detour_messages.PURPOSES)
        kinds.register(*ops.KINDS)
        approvals.register(
            PUBLISH,
            _("Publish an announcement"),
            "verification.publish_announcement",
            publish_proposed,
            explain=explain,
            model=Announcement,
            account="",
        )
        approvals.register(
            uncertified.SUSPEND,
            _("Suspend sellers who have not certified their details"),
            "verification.suspend_uncertified",
            uncertified.suspend_confirmed,
            explain=uncertified.explain,
            model=SuspensionBatch,
            account="certifications__seller__user",
        )
        approvals.register(
            PUBLISH_PLAN,
            _("Publish a plan of the risk screen"),
            "verification.publish_screenplan",
            publish_plan,
            explain=plan_proposals.explain,
            model=ScreenPlan,
            account="",
        )
        approvals.register(
            IMPOSE,
            _("A measure against an account"),
            MAY_MEASURE,
            impose_measure,
            explain=measure_proposals.explain_imposing,
            model=Measure,
            account="seller__user",
            lock=lock_named,
        )
        approvals.register(
            LIFT,
            _("Lift a measure against an account"),
            MAY_MEASURE,
            lift_measure,
            explain=measure_proposals.explain_lifting,
            model=Measure,
            account="seller__user",
            lock=lock_named,
        )
        approvals.listen(drop_unconfirmed)
        approvals.listen(settle_lifts)
        panels.register(panels.Panel(_("Measures"), "verification.view_measure", panel_of))
        keeping.register(*verification_keeping.CLASSES)
        erasing.register("verification", verification_keeping.erase)
        exporting.register(*sections.SECTIONS)
        rescanning.register(forget_outcome)
        asking.register(documents_due_on, version_in_use)
        hiding.register(sellers_in_hand)
        closed_events.register(subjects_hidden_from)
        closed_events.register(subjects_in_hand)
        erasing.register_obstacle(obstacles.open_case)
        post_migrate.connect(ship_after_migrate, sender=self)
