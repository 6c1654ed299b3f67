"""Which audited action a platform hears of, as which type of event, and which it never does. Pure.

The types are promises to those who wrote programs by them: one that means something else gets the next version.
"""

from collections.abc import Mapping
from dataclasses import dataclass

VERSION = 1
TESTED = "webhook_endpoint.tested"

TYPES: Mapping[str, str] = {
    "seller.created": "A seller opened an account, or you created them.",
    "seller.status_changed": "The status of the account changed.",
    "seller.measures_changed": "A measure against the account was announced, put off, called off, began or ended: "
    "`measures` say what stands against it now.",
    "seller.details_changed": "Details of an account that stands were changed.",
    "seller.erased": "Everything that tells who the seller was is gone. The ids stay.",
    "document.requested": "A document is asked for, or asked for again.",
    "document.request_withdrawn": "A document is asked for no longer.",
    "document.uploaded": "A document was uploaded.",
    "document.refused": "A file was sent and not taken: it cannot be read, is too large, or holds malware.",
    "document.accepted": "A document was accepted.",
    "document.rejected": "A document was rejected: the document says why, and what to do.",
    "document.rejection_withdrawn": "The rejection of a document was taken back.",
    "case.submitted": "The details were submitted: a case began.",
    "case.opened": "A case began that nobody submitted: we invited the seller, or an approval was undone.",
    "case.postponed": "The seller put our invitation off.",
    "case.times_offered": "Times for a session are held for the seller.",
    "case.times_wanted": "No time is free that suits: we look for one.",
    "case.times_given_back": "The times that were held were given back; the seller can ask for others.",
    "case.session_needed": "A session has to be agreed anew.",
    "case.session_booked": "A time for the session is agreed.",
    "case.in_session": "The session of the case began.",
    "case.document_review": "The documents are reviewed.",
    "case.ruling_needed": "Somebody decides whether the case goes on without a session.",
    "case.documents_needed": "Documents are needed again: see which are asked for.",
    "case.delayed": "We were late with an answer, and named another day.",
    "case.decided": "A decision was made: the case says which.",
    "case.approved": "The case ended with an approval.",
    "case.rejected": "The case ended with a rejection; the seller can appeal.",
    "case.withdrawn": "The seller took the case back.",
    "case.lapsed": "The case was closed without a decision: nothing was done in time.",
    "case.tax_overdue": "Tax information did not come by its day.",
    "case.appealed": "The seller appealed against the decision.",
    "case.appeal_withdrawn": "The seller withdrew the appeal.",
    "case.appeal_answered": "The appeal was answered: the case says how.",
    "session.booked": "A session was booked.",
    "session.changed": "A session was moved: this one is over, and `session.booked` names the new one.",
    "session.cancelled": "A session was cancelled, by the seller or by us.",
    "session.started": "The seller was let in.",
    "session.held": "The session was held to its end.",
    "session.missed": "The session was not held, or not to its end: it says why.",
    "contact.confirmed": "An address or number of the emergency contact was confirmed.",
    "contact.in_doubt": "Messages do not reach the emergency contact any more, or reach somebody else.",
    "message.sent": "A message went out, once for each way that it goes.",
    "message.returned": "A message did not arrive by one of its ways.",
    "message.read": "The seller opened a message in the message center.",
    TESTED: "You asked for an event to try an endpoint with; only that endpoint is sent it.",
}


@dataclass(frozen=True)
class Telling:
    """`field` and `value`: of the audited data. With `wanted` it is told where they are equal, else where they are not;
    without a field always."""

    type: str
    field: str = ""
    value: str = ""
    wanted: bool = True


def _unless(type_: str, **data: str) -> Telling:
    ((field, value),) = data.items()
    return Telling(type_, field, value, wanted=False)


def _where(type_: str, **data: str) -> Telling:
    ((field, value),) = data.items()
    return Telling(type_, field, value)


_SAME = """
    seller.details_changed seller.erased
    document.requested document.uploaded document.refused document.accepted document.rejected
    case.submitted case.postponed case.times_offered case.times_wanted case.times_given_back case.session_needed
    case.session_booked case.in_session case.ruling_needed case.documents_needed case.approved case.rejected
    case.withdrawn case.lapsed case.tax_overdue case.appealed case.appeal_withdrawn
    message.sent message.returned message.read webhook_endpoint.tested
"""
_OTHERWISE = {
    "seller.registered": "seller.created",
    "seller.verified": "seller.status_changed",
    "seller.restricted": "seller.status_changed",
    "seller.suspended": "seller.status_changed",
    "seller.opened_again": "seller.status_changed",
    "seller.closed": "seller.status_changed",
    "seller.activated": "seller.status_changed",
    "measure.announced": "seller.measures_changed",
    "measure.put_off": "seller.measures_changed",
    "measure.carried_out": "seller.measures_changed",
    "measure.lifted": "seller.measures_changed",
    "document.asked_again": "document.requested",
    "document.accepted_as_before": "document.accepted",
    "document.not_needed": "document.request_withdrawn",
    "document.taken_as_sent": "document.request_withdrawn",
    "document.infected": "document.refused",
    "document.rejection_taken_back": "document.rejection_withdrawn",
    "case.begun_again": "case.opened",
    "case.invited": "case.opened",
    "case.promise_late": "case.delayed",
    "case.appeal_upheld": "case.appeal_answered",
    "case.appeal_overturned": "case.appeal_answered",
    "booking.booked": "session.booked",
    "booking.changed": "session.changed",
    "booking.cancelled": "session.cancelled",
    "booking.called_off": "session.cancelled",
    "session.admitted": "session.started",
    "session.code_given": "session.started",
    "session.found": "session.missed",
    "contact.address_confirmed": "contact.confirmed",
    "contact.address_in_doubt": "contact.in_doubt",
    "message.failed": "message.returned",
}
# A suspicion of fraud reads like the review of the documents that it is for the seller: where one goes on already,
# nothing is told, neither of its beginning nor of its end. A measure is nobody's but the staff's until two decided it.
TOLD: Mapping[str, Telling] = {
    **{action: Telling(action) for action in _SAME.split()},
    **{action: Telling(type_) for action, type_ in _OTHERWISE.items()},
    "decision.made": _unless("case.decided", outcome="fraud_suspected"),
    "case.fraud_suspected": _where("case.document_review", **{"from": "in_session"}),
    "case.document_review": _unless("case.document_review", **{"from": "fraud_suspected"}),
    "measure.dropped": _where("seller.measures_changed", **{"from": "announced"}),
    "session.ended": _where("session.held", held="true"),
}

# Why a platform does not hear of it: the actions.
NOT_TOLD: Mapping[str, str] = {
    "What staff do and note while they work on a case: what comes of it is told.": """
        review.begun review.assigned review.resumed review.released review.lapsed check.saved check.opened_again
        document.judged note.saved reading.saved correction.saved challenge.started challenge.code_sent
        challenge.code_compared still.taken still.marked_unusable appeal.taken appeal.released
        session.taken_over booking.reassigned seller.detail_corrected
    """,
    "Second looks: nobody learns from outside that there is one.": """
        decision.held second.asked second.begun second.given_back second.void second.decided second.settled
        appeal.second_asked appeal.second_refused
    """,
    "Who of our staff looked at what.": """
        still.viewed appeal.paper_viewed document.viewed seller.revealed contact.number_revealed message.viewed
        messages.viewed export.viewed recording.viewed look.explained session.listened_in session.listening_ended
    """,
    "Between the seller and us: what they ask for under data protection, and what is kept.": """
        erasure.asked erasure.withdrawn erasure.refused export.asked export.made export.failed hold.placed
        hold.released retention.removed recording.deleted
    """,
    "What staff propose and what is said about a measure: what comes of it is told.": """
        measure.proposed measure.said_done measure.answered measure.appealed measure.appeal_withdrawn
        measure.appeal_upheld measure.appeal_overturned measure.promise_late
    """,
    "The yearly certification and changes of details: what they change of the account is told.": """
        certification.asked certification.asked_again certification.put_off certification.unanswered
        certification.given certification.withdrawn certification.still_owed certification.suspended
        change.saved change.submitted change.corrected change.applied change.refused change.withdrawn change.lapsed
        volume.imported volume.dropped
    """,
    "Steps of the seller on the way: the step at their end is told.": """
        seller.details_saved seller.details_locked seller.details_unlocked seller.tax_information_saved
        case.place_chosen case.times_wished case.time_changed case.signal_answered case.contested
        case.contest_accepted case.contest_kept case.session_waived appeal.saved appeal.paper_added
        appeal.paper_removed times.offered times.released times.expired travel.noted travel.removed
        contact.person_saved contact.put_off contact.address_entered contact.address_abandoned
        contact.address_replaced contact.called contact.programme_opened contact.code_sent contact.code_entered
        contact.code_expired message.reported document.scanned hosted_link.made hosted_link.used
    """,
    "What goes on in the room.": """
        session.link_issued session.entered session.consented session.device_checked session.needs_declared
        session.opened session.said session.screen_asked session.screen_refused session.screen_unable
        session.screen_started session.screen_stopped session.code_refused session.seller_here session.meeting_made
        session.recorded
    """,
    "How a message travels, beside that it went out, came back or was read.": """
        message.delivered message.complained message.unknown message.dropped
    """,
    "Accounts and preferences of people.": """
        user.account_saved user.phrase_changed user.preferences_changed user.topic_switched_off user.logged_in_anew
        user.log_ins_ended user.company_connected user.broke_glass
    """,
    "What a test seller is led by: what comes of it is told.": """
        test.outcome_picked test.session_moved test.clock_forwarded
    """,
    "What you do with your endpoints.": """
        webhook_endpoint.made webhook_endpoint.changed webhook_endpoint.removed webhook_endpoint.secret_rotated
        webhook_endpoint.disabled webhook_endpoint.enabled webhook_endpoint.sent_again
    """,
    "How the house is run: figures, catalogues, calendars, training, campaigns, keys, the log.": """
        policy.published approval.proposed approval.confirmed approval.declined approval.withdrawn approval.expired
        account_manager.desk_opened
        data_key.made data_key.superseded data_key.rewrapped data_key.retired country.changed country.change_removed
        ops_task.opened ops_task.closed account_manager.saved account_manager.calendar_saved account_manager.trained
        account_manager.away place.saved holiday.changed holiday.change_removed capacity.low capacity.recovered
        training.drafted training.saved training.topic_saved training.topic_removed training.question_saved
        training.question_removed training.discarded training.published attempt.begun attempt.passed attempt.failed
        certificate.issued certificate.revoked campaign.saved campaign.started campaign.paused campaign.done
        announcement.saved announcement.correction_begun announcement.discarded announcement.published
        announcement.told announcement.withdrawn announcement.taken_back checklist.drafted checklist.check_saved
        checklist.check_removed checklist.discarded checklist.published reason.drafted reason.saved reason.discarded
        reason.published reason.retired reason.offered_again screenplan.drafted screenplan.saved screenplan.tried
        screenplan.discarded screenplan.published log.exported log.retired api_key.made api_key.rotated
        api_key.revoked api_key.changed demo.booking_moved sellers.exported seller.reference_saved
    """,
}
