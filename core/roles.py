"""Roles are groups. This table is the truth: after each migrate the groups' permissions are made equal to it."""

from typing import Any

from django.apps import apps

ACCOUNT_MANAGER = "account manager"
LEAD = "lead"
OPS = "ops"
SUPPORT = "support"
ADMINISTRATOR = "administrator"
# What one of them may, where code asks for it by name in several places.
MAY_REVIEW = "verification.review_case"
MAY_DECIDE_ON_OTHERS = "verification.second_review_case"  # who has it is a lead: what others decided goes to them
MAY_ASSIGN = "verification.assign_case"
MAY_MEASURE = "verification.measure_account"
CONFIRMING = {LEAD, OPS, ADMINISTRATOR}  # who has one can be the second person of a step that takes two

_CASE_WORK = [
    "verification.view_case",
    MAY_REVIEW,
    "verification.view_appeal",
    "sellers.view_seller",
    "sellers.view_document",
]
_CALLS = ["contacts.view_contact", "contacts.add_staffcall"]
_KEEPING_CALENDARS = [
    "scheduling.view_accountmanager",
    "scheduling.change_accountmanager",
    "scheduling.view_place",
    "scheduling.add_place",
    "scheduling.change_place",
    "scheduling.view_holidaychange",
    "scheduling.add_holidaychange",
    "scheduling.change_holidaychange",
    "scheduling.delete_holidaychange",
]
_CALENDAR = [
    "scheduling.view_session",
    "scheduling.view_booking",
    "scheduling.hold_session",
    "scheduling.take_over_session",
    "scheduling.view_certificate",
]

_CERTIFYING = ["verification.view_certification", "verification.suspend_uncertified"]
_MEASURES = ["verification.view_measure", MAY_MEASURE]
_RIGHTS = [
    "core.view_approval",
    "sellers.view_legalhold",
    "sellers.add_legalhold",
    "sellers.view_erasurerequest",
    "sellers.erase_seller",
    "sellers.view_retention",
]

PERMISSIONS: dict[str, list[str]] = {
    ACCOUNT_MANAGER: [*_CASE_WORK, *_CALENDAR, *_CALLS],
    LEAD: [
        *_CASE_WORK,
        *_CALENDAR,
        *_CALLS,
        *_KEEPING_CALENDARS,
        *_RIGHTS,
        *_CERTIFYING,
        *_MEASURES,
        "messaging.view_opstask",
        "sellers.reveal_seller",
        "sellers.view_statedreason",
        MAY_DECIDE_ON_OTHERS,
        MAY_ASSIGN,
        "verification.view_promise",
        "verification.view_checklist",
        "verification.view_announcement",
        "verification.publish_announcement",
        "verification.add_checklist",
        "verification.change_checklist",
        "verification.view_reason",
        "verification.add_reason",
        "verification.change_reason",
        "verification.view_screenplan",
        "verification.add_screenplan",
        "verification.change_screenplan",
        "verification.publish_screenplan",
        "scheduling.view_capacityalarm",
        "scheduling.view_recording",
        "scheduling.listen_in_session",
        "scheduling.change_certificate",
        "scheduling.view_trainingmodule",
        "scheduling.add_trainingmodule",
        "scheduling.change_trainingmodule",
        "audit.view_event",
    ],
    OPS: [
        *_CALLS,
        *_KEEPING_CALENDARS,
        *_RIGHTS,
        *_CERTIFYING,
        *_MEASURES,
        "sellers.view_export",
        "sellers.export_seller",
        "audit.view_event",
        "audit.export_event",
        "core.view_policyversion",
        "core.add_policyversion",
        "integration.view_pickedoutcome",
        "integration.pick_outcome",
        "messaging.view_message",
        "messaging.view_delivery",
        "messaging.view_opstask",
        "messaging.close_opstask",
        "integration.view_apikey",
        "integration.add_apikey",
        "integration.change_apikey",
        "contacts.view_countrychange",
        "contacts.add_countrychange",
        "contacts.change_countrychange",
        "contacts.delete_countrychange",
        "messaging.view_provider",
        "integration.view_webhookendpoint",
        "integration.change_webhookendpoint",
        "integration.view_webhookdelivery",
        "scheduling.add_accountmanager",
        "scheduling.view_booking",
        "scheduling.view_capacityalarm",
        "scheduling.view_session",
        "sellers.reveal_seller",
        "sellers.view_seller",
        "sellers.view_statedreason",
        "verification.view_case",
        "verification.view_announcement",
        "verification.add_announcement",
        "verification.change_announcement",
        "verification.publish_announcement",
        "verification.view_screenplan",
        "verification.publish_screenplan",
        "verification.view_campaign",
        "verification.view_promise",
        "verification.add_campaign",
        "verification.add_volumeimport",
        "verification.change_campaign",
    ],
    SUPPORT: [
        "contacts.view_contact",
        "sellers.view_seller",
        "verification.view_case",
        "verification.view_announcement",
        "messaging.view_message",
        "scheduling.view_booking",
    ],
    ADMINISTRATOR: ["core.view_user", "core.add_user", "core.change_user", "core.view_approval", "auth.view_group"],
}


def synchronise_roles(**_: Any) -> None:
    """Make the groups equal to PERMISSIONS: what was given by hand goes, and so does a role that is not there any more.
    Runs after migrate; each app's permissions exist once its turn has come.
    """
    group_model = apps.get_model("auth", "Group")
    permissions = {
        f"{permission.content_type.app_label}.{permission.codename}": permission
        for permission in apps.get_model("auth", "Permission").objects.select_related("content_type")
    }
    group_model.objects.exclude(name__in=PERMISSIONS).delete()
    for role, names in PERMISSIONS.items():
        group, _created = group_model.objects.get_or_create(name=role)
        group.permissions.set([permissions[name] for name in names if name in permissions])
