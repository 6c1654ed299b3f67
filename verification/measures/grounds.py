"""Why an account can be restricted, suspended, closed, or its approval undone: few reasons, each with what the seller
reads of it and how it is put right. Pure.

They are no rows as the catalogue of reasons is: that one is about documents and checks, and what takes an account away
from somebody is not to be written anew on a busy day."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verification.models import Measure

Kind = Measure.Kind


@dataclass(frozen=True)
class Ground:
    """`label` is for staff, in English; the seller reads `text` (what is wrong) and `remedy` (the way back)."""

    label: str
    kinds: tuple[Kind, ...]
    text: Promise
    remedy: Promise


AGAIN = _(
    "The way back: a new case begins on that day, in which a person checks you again. What was accepted stays accepted."
)
GROUNDS: dict[str, Ground] = {
    "documents_expired": Ground(
        "A document has expired and was not replaced",
        (Kind.RESTRICT, Kind.SUSPEND),
        _("A document on which your verification rests has expired, and no valid one has come since."),
        _("The way back: as soon as you have a valid one, tell us so. A person then looks at it."),
    ),
    "details_outdated": Ground(
        "Declared details are no longer true and were not corrected",
        (Kind.RESTRICT, Kind.SUSPEND),
        _("What you declared of your business is no longer true, and was not corrected."),
        _("The way back: tell us what has changed, and since when. A person then looks at it."),
    ),
    "answer_missing": Ground(
        "A question that the law obliges us to ask was not answered",
        (Kind.RESTRICT, Kind.SUSPEND),
        _("We asked you a question that the law obliges us to ask, and had no answer by the day that was named."),
        _("The way back: send us your answer. A person then looks at it."),
    ),
    "account_misused": Ground(
        "Signs that somebody else uses the account",
        (Kind.SUSPEND,),
        _("There are signs that somebody else uses your account."),
        _("The way back: change your password, then tell us what you know. A person looks at it."),
    ),
    "documents_doubted": Ground(
        "New evidence about a document that was accepted",
        (Kind.UNDO,),
        _("New evidence came to us about a document that we had accepted."),
        AGAIN,
    ),
    "identity_doubted": Ground(
        "New evidence about who is behind the account",
        (Kind.UNDO,),
        _("New evidence came to us about who is behind this account."),
        AGAIN,
    ),
    "approved_by_mistake": Ground(
        "The approval was our mistake, found by new evidence",
        (Kind.UNDO,),
        _("We made a mistake when we verified you: something that had to be checked was not checked."),
        AGAIN,
    ),
    "rules_broken": Ground(
        "Broke the marketplace's rules after a warning",
        (Kind.SUSPEND, Kind.CLOSE),
        _("The rules that you agreed to were broken, after we had warned you."),
        _("If you think that this is wrong, you can appeal: somebody else then decides."),
    ),
    "documents_forged": Ground(
        "Proved to have been opened with forged documents",
        (Kind.CLOSE,),
        _("A document that you gave us proved to be forged."),
        _("If you think that this is wrong, you can appeal: somebody else then decides."),
    ),
    "law_obliges": Ground(
        "A law or an authority obliges us",
        (Kind.RESTRICT, Kind.SUSPEND),
        _("A law or an authority obliges us to do this."),
        _("The way back: as soon as it is settled, tell us so. A person then looks at it."),
    ),
    "law_forbids": Ground(
        "A law forbids us to keep the account",
        (Kind.CLOSE,),
        _("A law forbids us to keep your account."),
        _("If you think that this is wrong, you can appeal: somebody else then decides."),
    ),
}


def grounds_for(kind: str) -> dict[str, Ground]:
    return {code: ground for code, ground in GROUNDS.items() if kind in ground.kinds}
