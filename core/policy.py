"""Policy figures: every number that ops may want to change, typed, with its unit, versioned and audited."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db import connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from audit.log import record
from audit.retired import KEPT_AT_LEAST
from core.errors import DomainError
from core.models import PolicyVersion, User

LOWEST, HIGHEST = 1, 10_000
NEWEST_FIGURES = "SELECT figures FROM core_policyversion ORDER BY number DESC LIMIT 1"


def figure(default: int, *, lowest: int = LOWEST, highest: int = HIGHEST) -> Any:
    """A figure with bounds of its own."""
    return field(default=default, metadata={"lowest": lowest, "highest": highest})


@dataclass(frozen=True)
class Policy:
    """The unit is the last word of each name. Defaults hold until ops publish a version of their own."""

    offers_per_set_count: int = 3
    offer_sets_count: int = 2
    offer_sets_per_hour_count: int = 10  # that a seller can ask for
    offer_hold_hours: int = 48
    offer_earliest_hours: int = figure(24, lowest=0)
    offer_horizon_days: int = 14
    session_length_minutes: int = 30
    session_step_minutes: int = 30
    daytime_from_hour: int = figure(9, lowest=0, highest=23)
    daytime_until_hour: int = figure(18, highest=24)
    link_before_hours: int = 20
    reminder_before_hours: int = 1
    join_opens_before_minutes: int = figure(15, lowest=0)
    no_show_grace_minutes: int = 15
    no_shows_count: int = 2  # with that many a person decides on the documents alone
    session_failures_count: int = 2  # technical, in one case: from then on its seller can choose a check of documents
    called_off_urgent_hours: int = figure(72, lowest=0)  # what was to begin sooner is told to the emergency contact too
    reconnect_minutes: int = 5
    change_cutoff_minutes: int = figure(60, lowest=0)
    booking_changes_count: int = figure(3, lowest=0)  # moves and cancellations, of one case
    links_per_day_count: int = 30  # into one session from the page of its booking, beside the one that is sent
    arrival_guesses_count: int = 5  # session IDs that may be wrong in person, before there is a pause after each
    arrival_pause_minutes: int = 2
    presence_seconds: int = figure(15, lowest=10)  # a heartbeat is written every 3 to 7 seconds
    recording_on_flag: int = figure(0, lowest=0, highest=1)  # whether video sessions are recorded
    recording_kept_days: int = 30
    originals_kept_days: int = 90  # counted from what, says the page "Retention" of each of these
    pages_kept_days: int = 1825
    stills_kept_days: int = 730
    findings_kept_days: int = 730
    contests_kept_days: int = 730
    signal_answers_kept_days: int = 730
    certifications_kept_days: int = figure(1825, lowest=366)  # the next one counts its year from it
    changes_kept_days: int = 730
    appeals_kept_days: int = 1825
    measures_kept_days: int = 1825
    chat_kept_days: int = 365
    devices_kept_days: int = 90
    presence_kept_days: int = 365
    messages_kept_days: int = 1825
    deliveries_kept_days: int = 90
    ops_tasks_kept_days: int = 365
    codes_kept_days: int = 30
    contact_history_kept_days: int = 365
    contact_calls_kept_days: int = 365
    log_ins_kept_days: int = 90
    travel_notes_kept_days: int = figure(365, lowest=181)  # longer than the farthest day that can be noted lies ahead
    addresses_kept_days: int = 180
    numbers_kept_days: int = 365
    approval_words_kept_days: int = 1825
    unfinished_kept_days: int = 180
    rejected_kept_days: int = 1825
    closed_kept_days: int = 1825
    export_kept_days: int = figure(7, highest=90)
    hosted_link_minutes: int = figure(15, highest=60)  # by which a platform sends a seller in, once
    api_requests_per_minute_count: int = figure(600, highest=100_000)  # with one key
    api_key_overlap_days: int = figure(7, highest=30)  # for which a rotated key can work on, at most
    api_answers_kept_days: int = figure(1, highest=7)  # that repeated requests get again, for 24 hours
    events_kept_days: int = 90  # that platforms can read, and be sent again
    test_sellers_count: int = figure(1000, highest=100_000)  # in the test world
    test_changes_per_hour_count: int = figure(5000, highest=1_000_000)  # by all test keys; one takes half at most
    test_files_per_day_megabytes: int = figure(1000, highest=1_000_000)  # of all test sellers
    webhook_endpoints_count: int = figure(10, highest=20)  # of each world
    webhook_tries_count: int = figure(10, highest=10)  # of one event, with growing pauses: ten take three days
    webhook_silence_days: int = figure(5, highest=30)  # with failures alone; then an endpoint is switched off
    webhook_overlap_hours: int = figure(24, highest=720)  # in which the former secret signs, too
    erasure_answer_days: int = figure(30, highest=30)
    # Working days of the seller's country; the last of them counts whole.
    documents_deadline_workdays: int = figure(10, highest=250)
    review_deadline_workdays: int = figure(3, highest=250)
    tax_deadline_workdays: int = figure(20, highest=250)
    appeal_answer_workdays: int = figure(10, highest=250)
    appeal_documents_count: int = figure(10, highest=50)  # that a seller can add to one appeal
    appeal_days: int = figure(183, lowest=14)  # calendar days to appeal in: six months, as in Article 20 of the DSA
    reviews_in_hand_count: int = 1  # of documents, that one person may have begun and not finished
    review_urgent_hours: int = 24  # what is due within so many of the most urgent is assigned at random
    review_idle_minutes: int = figure(30, lowest=5)  # without a sign of the reviewer; then the case is released
    give_backs_per_day_count: int = figure(3, lowest=0)  # of one person; what they let lie until it is released counts
    review_alarm_hours: int = 24  # before it is due, ops hear that nobody is qualified for a case
    session_overrun_minutes: int = 120  # after its time; then it is paused, whoever is still in the room
    second_review_percent: int = figure(5, lowest=0, highest=100)  # of decisions, decided again by somebody else
    second_review_held_hours: int = 8  # in hand undecided; then somebody else can be drawn
    times_deadline_workdays: int = figure(10, highest=250)  # to choose a time, once those held were given back
    reminder_before_workdays: int = figure(2, highest=30)  # of what a seller has to do
    quiet_from_hour: int = figure(21, lowest=0, highest=23)  # proposed to a seller who wants quiet hours
    quiet_until_hour: int = figure(8, lowest=0, highest=23)
    calls_from_hour: int = figure(8, lowest=0, highest=23)  # that nobody has just asked for, in the zone of the seller
    calls_until_hour: int = figure(21, highest=24)
    contact_deadline_days: int = figure(0, lowest=0)  # to confirm an emergency contact; 0: there is no deadline
    call_back_days: int = 5  # for a seller, after a call that missed the emergency contact
    code_lifetime_minutes: int = figure(10, highest=10)  # R11
    code_guesses_count: int = 5
    code_guesses_per_day_count: int = 25
    code_failures_per_hour_count: int = 500
    code_pause_minutes: int = 15
    code_resend_wait_seconds: int = 60
    code_sends_per_10_minutes_count: int = 3
    code_sends_per_day_count: int = 5
    codes_per_dial_code_per_day_count: int = 1000  # such as +44: more of them look pumped
    codes_only_to_named_countries_flag: int = figure(0, lowest=0, highest=1)  # 1: to those that ops say are served
    area_codes_count: int = figure(20, highest=100)  # an area is a dial code with four more digits; of its last codes …
    area_confirmed_percent: int = figure(30, highest=100)  # … so many must have been confirmed, or it gets no more
    document_size_megabytes: int = 10
    document_length_pages: int = 10
    files_per_day_count: int = 20  # that a seller can send
    image_size_megapixels: int = 25
    mails_per_minute_count: int = figure(0, lowest=0, highest=100_000)  # to one provider; 0: as many as go out
    texts_per_minute_count: int = figure(0, lowest=0, highest=100_000)
    calls_per_minute_count: int = figure(0, lowest=0, highest=100_000)
    campaign_reserve_percent: int = figure(20, lowest=0, highest=90)
    announcement_notice_days: int = figure(14, highest=365)  # from the day a seller is told to the day it takes effect
    announcement_shown_days: int = figure(14, highest=365)  # after that, on the home page, to who has not read it
    certification_every_days: int = figure(350, highest=350)  # by law: a year; a notice may have to wait for holidays
    # From the day a seller is told of a measure against the account to the day it takes effect.
    restriction_notice_days: int = figure(14, highest=365)
    suspension_notice_days: int = figure(7, highest=365)  # of an approval that is undone, too
    closing_notice_days: int = figure(30, highest=365)
    alarm_open_times_count: int = figure(20, lowest=0)
    overview_from_hour: int = figure(17, highest=23)
    audit_seal_minutes: int = figure(15, highest=1440)
    office_from_hour: int = figure(7, lowest=0, highest=23)  # looks by staff at other hours of their day are unusual
    office_until_hour: int = figure(20, highest=24)
    looks_per_hour_count: int = 120  # by one person; more of them are unusual. Each page of a document is a look
    export_events_count: int = figure(100_000, highest=1_000_000)  # of the audit log, in one file
    audit_kept_days: int = figure(3650, lowest=KEPT_AT_LEAST)  # events; whole months go, by `manage.py retire_audit`
    training_notice_days: int = 30  # that long before a certificate ends, its holder and the leads are told
    training_grace_days: int = figure(14, lowest=0)  # for which certificates of the version before still count
    training_pause_hours: int = figure(4, lowest=0)  # after a test that was not passed
    approval_lifetime_hours: int = figure(72, highest=720)  # of a step that waits for a second person

    @property
    def no_show_grace(self) -> timedelta:
        """For how long each side of a session waits for the other."""
        return timedelta(minutes=self.no_show_grace_minutes)


def current_policy() -> Policy:
    """The newest published figures."""
    with connection.cursor() as cursor:  # nearly every action asks: without the ORM it costs a third
        cursor.execute(NEWEST_FIGURES)
        row = cursor.fetchone()
    return policy_of(row[0] if row else None)


def policies_over_time() -> Callable[[datetime], Policy]:
    """Asked for a moment, the figures that were in force then. One query."""
    rows = PolicyVersion.objects.order_by("-number").values_list("published_at", "figures")
    versions = [(published_at, policy_of(json.dumps(figures))) for published_at, figures in rows]
    return lambda moment: next((policy for since, policy in versions if since <= moment), Policy())


@lru_cache(maxsize=8)
def policy_of(figures: str | None) -> Policy:
    """What the row of NEWEST_FIGURES says, if there is one. A figure that a version does not know keeps its default."""
    newest = json.loads(figures) if figures else {}
    return Policy(**{each.name: newest.get(each.name, each.default) for each in fields(Policy)})


def label_of(name: str) -> str:
    """How pages call a figure."""
    return name.replace("_", " ")


def bounds() -> dict[str, tuple[int, int]]:
    """The lowest and the highest value of each figure."""
    return {
        each.name: (each.metadata.get("lowest", LOWEST), each.metadata.get("highest", HIGHEST))
        for each in fields(Policy)
    }


def check_figures(figures: dict[str, int]) -> None:
    """DomainError for the first that makes no sense, by itself or beside the others."""
    allowed = bounds()
    for name, value in figures.items():
        if name not in allowed:
            raise DomainError("bad_figure", _("There is no figure called %(name)s.") % {"name": name})
        lowest, highest = allowed[name]
        if type(value) is not int or not lowest <= value <= highest:
            values = {"name": label_of(name), "lowest": lowest, "highest": highest}
            raise DomainError(
                "bad_figure", _("“%(name)s” must be a whole number from %(lowest)d to %(highest)d.") % values
            )
    policy = Policy(**figures)
    if policy.daytime_from_hour >= policy.daytime_until_hour:
        raise DomainError("bad_figure", _("“daytime from hour” must be lower than “daytime until hour”."))
    if policy.office_from_hour >= policy.office_until_hour:
        raise DomainError("bad_figure", _("“office from hour” must be lower than “office until hour”."))
    if policy.calls_from_hour >= policy.calls_until_hour:
        raise DomainError("bad_figure", _("“calls from hour” must be lower than “calls until hour”."))
    if policy.offer_earliest_hours >= policy.offer_horizon_days * 24:
        raise DomainError("bad_figure", _("“offer earliest hours” must lie within “offer horizon days”."))


def newest_number() -> int:
    """Of the published versions; 0 before the first."""
    return PolicyVersion.objects.aggregate(newest=Max("number"))["newest"] or 0


def lock_policy() -> int:
    """Nobody else publishes until this transaction ends. Returns newest_number()."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('core.policy'))")
    return newest_number()


@transaction.atomic
def publish_policy(figures: dict[str, int], *, actor: User, note: str) -> PolicyVersion:
    """Publish `figures` over the current ones as a new version. DomainError as check_figures() says."""
    newest = lock_policy()
    before = asdict(current_policy())
    check_figures(before | figures)
    version = PolicyVersion.objects.create(number=newest + 1, figures=before | figures, note=note, published_by=actor)
    changed: dict[str, Any] = {name: [before[name], value] for name, value in figures.items() if before[name] != value}
    record("policy.published", actor=actor, subject=version, data={"changed": changed})
    return version
