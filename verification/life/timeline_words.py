"""A case's audit events in plain words, as its seller reads them. Pure. What is internal has no entry.

A suspicion of fraud has none: after a session it reads like every answer that follows, in a review like nothing at all.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scheduling.attendance import AGAINST_SELLER, Finding

ENTRIES: dict[str, Promise] = {
    "case.submitted": _("You submitted your details."),
    "case.times_offered": _("We offered you times for a session."),
    "case.times_wanted": _("We began to look for a time that suits you."),
    "case.times_wished": _("You told us which times suit you."),
    "case.place_chosen": _("You chose where the session is held."),
    "case.session_booked": _("You chose a time for your session."),
    "case.time_changed": _("You changed the time of your session."),
    "case.in_session": _("Your session began."),
    "case.document_review": _("Your documents went to a person for review."),
    "case.ruling_needed": _("The session could not be finished. A lead decides how your check goes on."),
    "case.session_waived": _("A lead decided to check your documents without a session."),
    "case.documents_needed": _("We asked you for documents again."),
    "case.signal_answered": _("You answered a question of ours."),
    "case.contested": _("You said that a missed session was wrongly found."),
    "case.contest_accepted": _("We took a missed session back: it no longer counts."),
    "case.contest_kept": _("We looked at a missed session again, and it still counts."),
    "case.approved": _("You were verified."),
    "case.rejected": _("We decided that we could not verify you."),
    "case.appealed": _("You appealed against our decision."),
    "case.appeal_withdrawn": _("You withdrew your appeal."),
    "case.appeal_upheld": _("Somebody else looked at our decision, and it stands."),
    "case.appeal_overturned": _("Somebody else looked at our decision, and changed it."),
    "case.begun_again": _("We undid your verification, and a new case began."),
    "case.invited": _("We invited you to a video session."),
    "case.postponed": _("You put our invitation off, and the times were given back."),
    "case.withdrawn": _("You declined our invitation."),
    "case.times_given_back": _("The times that we held for you were given back."),
    "case.promise_late": _("We were late with an answer, and told you a new day."),
    "case.lapsed": _("Your case was closed without a decision, since we did not hear from you in time."),
    "case.tax_overdue": _("The day by which we had asked for your tax information was over."),
}
# Where the case decides on a change of details.
OF_CHANGE: dict[str, Promise] = {
    "case.submitted": _("You sent a change of your details."),
    "case.approved": _("Your change was accepted."),
    "case.rejected": _("We decided that we could not accept your change."),
    "case.withdrawn": _("You took your change back."),
}
CANCELLED = _("You cancelled your session, so you can choose another time.")
NOT_FINISHED = _("The session was not held or could not be finished, so you can choose another time.")
TOO_MANY_MISSED = _("You missed your session again. Your documents went to a person for review.")
TAKEN_BACK = _("The missed session was taken back, so you can choose another time.")
SCREENED = _("Your details, as they are now, need a session, so you can choose a time for it.")
SESSION_FAILED = _("Your session left something open that only a session can show, so you can choose another time.")
MISSED: dict[str, Promise] = {
    Finding.SELLER_ABSENT: _("You missed your session, so you can choose another time."),
    Finding.SELLER_LATE: _("You came too late to your session, so you can choose another time."),
    Finding.WE_ABSENT: _("We did not come to your session, so you can choose another time."),
    Finding.WE_LATE: _("We were late for your session, so you can choose another time."),
    Finding.CONNECTION: _("The connection failed in your video session, so you can choose another time."),
    "cancelled": CANCELLED,
    "screened": SCREENED,
    "session_failed": SESSION_FAILED,
    "manager_away": _("We had to cancel your session, so you can choose another time."),
    "taken_back": TAKEN_BACK,
    "ruled": _("A lead decided that a session is still needed, so you can choose a time."),
    "given_again": _("A person gave you new times for the session that was not held."),
}
ASKED = _("You asked for a check without video. A lead decides.")
CHOSE_DOCUMENTS = _("Technology had failed, and you chose a check of your documents instead of another session.")
PAUSED = _("Your session could not be finished. What was done is kept, and a person finishes it on your documents.")
STANDS_AGAIN = _("Your earlier verification stands again.")
FOLLOWS = _("Your session is over. A person goes on with your documents, and then you have the answer.")
SENT_AGAIN = _("You sent the documents that we asked for again.")
SENT_BY_DEADLINE = _("The deadline came, and the documents that you had uploaded went to a person for review.")


def plain_words(action: str, data: dict) -> Promise | None:
    if data.get("change") and action in OF_CHANGE:
        return OF_CHANGE[action]
    if action == "case.approved" and data.get("restored"):
        return STANDS_AGAIN
    if action == "case.fraud_suspected":
        return FOLLOWS if data.get("from") == "in_session" else None
    if action == "case.document_review" and data.get("from") == "fraud_suspected":
        return None
    if action == "case.session_needed":
        return MISSED.get(data.get("reason", ""), NOT_FINISHED)
    if action == "case.document_review" and data.get("reason") in AGAINST_SELLER:
        return TOO_MANY_MISSED
    if action == "case.ruling_needed" and data.get("reason") == "no_video":
        return ASKED
    if action == "case.document_review" and data.get("reason") == "failures":
        return CHOSE_DOCUMENTS
    if action == "case.document_review" and data.get("from") == "in_session":
        return FOLLOWS if data.get("reason") == "undecided" else PAUSED
    if action == "case.document_review" and data.get("from") == "documents_needed":
        return SENT_BY_DEADLINE if data.get("by_deadline") else SENT_AGAIN
    return ENTRIES.get(action)
