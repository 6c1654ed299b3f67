"""What the audit log says of all that this app does, and what belongs to a case."""

from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind
from scheduling.models import Booking, Session
from sellers.models import Document, Seller
from verification.models import Appeal, Case, SecondReview

KINDS = [
    Kind("case", _("case"), "verification.Case", seller="seller__public_id"),
    Kind("apl", _("appeal"), "verification.Appeal", seller="seller__public_id"),
    Kind("prm", _("promise"), "verification.Promise", seller="seller__public_id"),
    Kind("sec", _("second review"), "verification.SecondReview", seller="review__case__seller__public_id"),
    Kind("cer", _("yearly certification"), "verification.Certification", seller="seller__public_id"),
    Kind("chg", _("change of details"), "verification.ChangeRequest", seller="seller__public_id"),
    Kind("vol", _("import of figures"), "verification.VolumeImport"),
    Kind("sus", _("suspensions for missing certifications"), "verification.SuspensionBatch"),
    Kind("mea", _("measure against an account"), "verification.Measure", seller="seller__public_id"),
    Kind("cmp", _("campaign"), "verification.Campaign"),
    Kind("list", _("list of all sellers")),
    Kind("ann", _("announcement"), "verification.Announcement"),
    Kind("lst", _("checklist"), "verification.Checklist"),
    Kind("reason", _("reason")),
    Kind("plan", _("plan of the risk screen"), "verification.ScreenPlan"),
]
ACTIONS = {
    "case.submitted": _("submitted a case"),
    "case.begun_again": _("began a case anew: the approval was undone"),
    "case.invited": _("invited a seller to a session"),
    "case.postponed": _("put an invitation off"),
    "case.withdrawn": _("withdrew a case"),
    "case.promise_late": _("found a promised day over, and told a new one"),
    "case.lapsed": _("closed a case without a decision: nothing was done in time"),
    "case.times_given_back": _("gave back the times held in a case"),
    "case.tax_overdue": _("found tax information overdue"),
    "case.place_chosen": _("chose where the session is held"),
    "case.times_offered": _("offered times in a case"),
    "case.times_wished": _("said which times suit"),
    "case.times_wanted": _("asked staff to find a time"),
    "case.time_changed": _("changed the time of the session"),
    "case.session_needed": _("brought a case to: session needed"),
    "case.session_booked": _("brought a case to: session booked"),
    "case.in_session": _("brought a case to: in session"),
    "case.document_review": _("brought a case to: document review"),
    "case.ruling_needed": _("brought a case to: a lead decides whether it goes on without a session"),
    "case.documents_needed": _("brought a case to: documents needed"),
    "case.fraud_suspected": _("brought a case to: fraud suspected"),
    "case.approved": _("brought a case to: approved"),
    "case.rejected": _("brought a case to: rejected"),
    "case.signal_answered": _("answered a signal of the risk screen"),
    "case.contested": _("contested a missed session"),
    "case.contest_accepted": _("took a missed session back"),
    "case.contest_kept": _("kept to a missed session"),
    "case.session_waived": _("went on without a session"),
    "case.appealed": _("appealed against a decision"),
    "case.appeal_withdrawn": _("withdrew an appeal"),
    "case.appeal_upheld": _("answered an appeal: the decision stands"),
    "case.appeal_overturned": _("answered an appeal: the decision is changed"),
    "measure.appealed": _("appealed against a measure"),
    "measure.appeal_withdrawn": _("withdrew an appeal"),
    "measure.appeal_upheld": _("answered an appeal: the measure stands"),
    "measure.appeal_overturned": _("answered an appeal: the measure ends"),
    "measure.promise_late": _("found a promised day over, and told a new one"),
    "appeal.second_asked": _("proposed that a measure ends, on an appeal"),
    "appeal.second_refused": _("did not confirm that a measure ends; the appeal waits for somebody else"),
    "appeal.saved": _("saved the draft of an appeal"),
    "appeal.paper_added": _("added a document to an appeal"),
    "appeal.paper_removed": _("removed a document from an appeal"),
    "appeal.paper_viewed": _("looked at a document of an appeal"),
    "appeal.taken": _("took an appeal"),
    "appeal.released": _("gave an appeal back"),
    "review.begun": _("began a review"),
    "review.assigned": _("assigned a review to somebody"),
    "review.resumed": _("went on with a review that was released"),
    "review.released": _("gave a review up"),
    "review.lapsed": _("released a review in which nothing was done"),
    "check.saved": _("saved the outcome of a check"),
    "check.opened_again": _("opened a check again"),
    "document.judged": _("judged a document"),
    "note.saved": _("saved an internal note"),
    "reading.saved": _("saved what a document says"),
    "correction.saved": _("saved a correction"),
    "challenge.started": _("began a challenge"),
    "challenge.code_sent": _("had a code sent in the session"),
    "challenge.code_compared": _("compared the code read out"),
    "still.taken": _("took a still"),
    "still.marked_unusable": _("marked a still as unusable"),
    "still.viewed": _("looked at a still"),
    "decision.made": _("made a decision"),
    "decision.held": _("decided without being sure: somebody else decides again before it counts"),
    "second.asked": _("asked for a second decision"),
    "second.begun": _("began to decide again"),
    "second.given_back": _("gave a second decision back"),
    "second.void": _("found a second decision impossible: the evidence has changed"),
    "second.decided": _("decided again"),
    "second.settled": _("settled between two decisions"),
    "measure.proposed": _("proposed a measure against an account"),
    "measure.announced": _("announced a measure against an account"),
    "measure.put_off": _("put a measure against an account off"),
    "measure.carried_out": _("carried out a measure against an account"),
    "measure.lifted": _("lifted a measure against an account"),
    "measure.dropped": _("dropped a measure against an account"),
    "measure.said_done": _("said that what a measure asks for is done"),
    "measure.answered": _("answered what was said to a measure"),
    "sellers.exported": _("exported a list of all sellers"),
    "campaign.saved": _("saved a campaign"),
    "campaign.started": _("started a campaign"),
    "campaign.paused": _("paused a campaign"),
    "campaign.done": _("finished a campaign"),
    "announcement.saved": _("saved the draft of an announcement"),
    "announcement.correction_begun": _("began to correct an announcement"),
    "announcement.discarded": _("threw the draft of an announcement away"),
    "announcement.published": _("published an announcement"),
    "announcement.told": _("told sellers of an announcement"),
    "announcement.withdrawn": _("withdrew an announcement"),
    "announcement.taken_back": _("told sellers that an announcement is withdrawn"),
    "certification.asked": _("asked for the yearly certification"),
    "certification.asked_again": _("asked once more for the yearly certification"),
    "certification.put_off": _("put the day of a certification off: the notice came late"),
    "certification.unanswered": _("prepared a suspension: no certification came"),
    "certification.given": _("certified the details"),
    "certification.withdrawn": _("took the request to certify back: the seller is of high volume no longer"),
    "certification.still_owed": _("approved the seller, whose account stays suspended until they certify"),
    "certification.suspended": _("suspended an account until its seller certifies"),
    "change.saved": _("began to change details"),
    "change.submitted": _("sent a change of details"),
    "change.corrected": _("corrected a value in a change of details"),
    "change.applied": _("put a change of details into effect"),
    "change.refused": _("ended a change of details: not accepted"),
    "change.withdrawn": _("took a change of details back"),
    "change.lapsed": _("ended a change of details: nothing was done in time"),
    "volume.imported": _("imported who is of high volume"),
    "volume.dropped": _("confirmed who is of high volume no longer, by an import of somebody else"),
    "checklist.drafted": _("began a draft of a checklist"),
    "checklist.check_saved": _("saved a check of a checklist"),
    "checklist.check_removed": _("removed a check from a checklist"),
    "checklist.discarded": _("threw the draft of a checklist away"),
    "checklist.published": _("published a checklist"),
    "reason.drafted": _("began a draft of a reason"),
    "reason.saved": _("saved the draft of a reason"),
    "reason.discarded": _("threw the draft of a reason away"),
    "reason.published": _("published a reason"),
    "reason.retired": _("retired a reason"),
    "reason.offered_again": _("offered a retired reason again"),
    "screenplan.drafted": _("began a draft of a plan of the risk screen"),
    "screenplan.saved": _("saved the draft of a plan of the risk screen"),
    "screenplan.tried": _("tried a plan of the risk screen on past cases"),
    "screenplan.discarded": _("threw the draft of a plan of the risk screen away"),
    "screenplan.published": _("published a plan of the risk screen"),
}


def seller_of_case(case: str) -> QuerySet[Any]:
    return Seller.objects.filter(cases__public_id=case)


def documents_of_case(case: str) -> QuerySet[Any]:
    return Document.objects.filter(seller__cases__public_id=case)


def bookings_of_case(case: str) -> QuerySet[Any]:
    """Those that were made while it was open: a seller can have several cases over the years."""
    still_open = ~Q(seller__cases__status__in=Case.CLOSED)
    return Booking.objects.filter(
        still_open | Q(created_at__lte=F("seller__cases__since")),
        seller__cases__public_id=case,
        created_at__gte=F("seller__cases__submitted_at"),
    )


def sessions_of_case(case: str) -> QuerySet[Any]:
    return Session.objects.filter(booking__in=bookings_of_case(case))


def seconds_of_case(case: str) -> QuerySet[Any]:
    return SecondReview.objects.filter(review__case__public_id=case)


def appeals_of_case(case: str) -> QuerySet[Any]:
    return Appeal.objects.filter(decision__case__public_id=case)


OF_CASE = [
    appeals_of_case,
    seller_of_case,
    documents_of_case,
    bookings_of_case,
    sessions_of_case,
    seconds_of_case,
]
