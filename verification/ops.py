"""What ops, and leads, are told of cases, in English."""

from django.utils.translation import gettext_lazy as _

from core.roles import LEAD, OPS
from messaging.ops_tasks.kinds import TaskKind
from verification.actions.apologising import LATE
from verification.certification.actions.suspending import TO_SUSPEND
from verification.measures.actions.answer_owed import TO_ANSWER
from verification.second.actions.holding import TO_SETTLE
from verification.sessions.actions.detours import TO_RULE

NO_REVIEWER = "no_reviewer"
NO_SECOND = "no_second"
KINDS = [
    TaskKind(
        NO_REVIEWER,
        _("Nobody is qualified for a case"),
        _(
            "The documents of this case are due soon, and no account manager with valid training knows its language "
            "and the documents of its country, or may review it.\n"
            "Renew a training, or add the language or the country to somebody’s calendar: the case is then assigned "
            "with “Take the next case”, or by a lead on its page."
        ),
    ),
    TaskKind(
        NO_SECOND,
        _("Nobody can decide a held case again"),
        _(
            "Somebody decided this case without being sure. It is held until somebody else has decided it again, is "
            "due soon, and nobody with valid training who has had no part in it knows its language and the documents "
            "of its country.\n"
            "Renew a training, or add the language or the country to somebody’s calendar: it is then drawn with "
            "“Decide the next one again”, before all others. The task closes by itself."
        ),
        tells=(LEAD, OPS),
    ),
    TaskKind(
        TO_SETTLE,
        _("A lead has to settle what holds a case"),
        _(
            "Somebody decided this case without being sure, and somebody else decided otherwise. Nothing was told to "
            "the seller yet.\n"
            "A lead who decided neither settles it on the page “Decisions that differ”, by the day that the seller was "
            "told. The task then closes by itself."
        ),
        tells=(LEAD,),
    ),
    TaskKind(
        TO_SUSPEND,
        _("Sellers have not certified their details"),
        _(
            "They were told twice, and the days of the law are over. The page “Yearly certifications” lists them: "
            "propose the suspensions there; a second person confirms them. Who certifies meanwhile is left out."
        ),
        tells=(LEAD, OPS),
    ),
    TaskKind(
        TO_RULE,
        _("A lead has to decide whether a case goes on without a session"),
        _(
            "A seller cannot be on video and has said why, or an account manager has ended a session for a concern: "
            "pressure, prompting, a picture that seems not to come from a camera.\n"
            "On the page of the case a lead who was not part of that session decides: new times for a session, or a "
            "review of the documents, by the day that the seller was told. The task then closes by itself."
        ),
        tells=(LEAD,),
    ),
    TaskKind(
        LATE,
        _("A promise to a seller was not kept"),
        _(
            "The day by which we had promised this seller an answer is over. The seller was told a new one, with an "
            "apology. Look at the case, or at the appeal where one is named, and see that somebody takes it now; the "
            "page “Promises” shows all that are late in cases, the page “Appeals” those against measures."
        ),
        tells=(LEAD, OPS),
    ),
    TaskKind(
        TO_ANSWER,
        _("A seller says that what was asked for is done"),
        _(
            "The account is restricted or suspended, or will be, and the seller was promised an answer by the day on "
            "the page of the measure, under “Measures against accounts”. Look at it there: either propose that it is "
            "lifted, or say what is still missing. The task then closes by itself."
        ),
        tells=(LEAD, OPS),
    ),
]
