"""Documents added to an appeal while it is written: looked into for malware, rebuilt from pixels, stored encrypted."""

from django.db import transaction
from django.utils.translation import ngettext

from audit.log import record
from core.errors import DomainError
from core.files import StorageAway, discard_files, keep_files, read_file, stage_file
from core.models import User
from core.policy import current_policy
from sellers.evidence import pages_of, refusal
from sellers.grounds import Ground
from sellers.models import Document
from sellers.scanning import look_into
from sellers.uploads.memory import in_memory
from verification.appeals.actions.lodging import lock_draft, save_appeal
from verification.appeals.standing import About
from verification.models import Appeal, AppealPaper


def add_paper(about: About, *, actor: User, text: str, content: bytes) -> AppealPaper:
    """`text` is saved first, as by save_appeal(). Never inside a transaction.

    DomainError: as save_appeal(), "too_many_papers", or of the file (sellers.evidence).
    """
    appeal = save_appeal(about, actor=actor, text=text)
    _refuse_too_many(appeal)
    paper = AppealPaper(appeal=appeal)
    pages = _looked_through(content)
    try:
        for number, page in enumerate(pages, start=1):
            paper.pages.append(stage_file(page, bound_to=paper.place_of_page(number), purpose="pages"))
    except StorageAway as away:
        raise refusal("not_kept") from away
    _keep(paper, actor=actor)
    return paper


def _looked_through(content: bytes) -> list[bytes]:
    """Where the scanner is away nothing is taken: here nobody asks it again later."""
    with in_memory([content]) as file:
        pages = pages_of(file, current_policy())
        found = look_into(file).state
    if found == Document.Scan.INFECTED:
        raise refusal("infected")
    if found == Document.Scan.WAITING:
        raise refusal("not_kept")
    return pages


@transaction.atomic
def _keep(paper: AppealPaper, *, actor: User) -> None:
    """Counted again under the lock: two may have been sent at once."""
    paper.appeal = lock_draft(paper.appeal, actor=actor)
    _refuse_too_many(paper.appeal)
    paper.save()
    keep_files(paper.pages)
    data = {"paper": paper.public_id, "pages": len(paper.pages)}
    record("appeal.paper_added", actor=actor, subject=paper.appeal, data=data)


def _refuse_too_many(appeal: Appeal) -> None:
    most = current_policy().appeal_documents_count
    if appeal.papers.count() >= most:
        raise DomainError(
            "too_many_papers",
            ngettext(
                "You can add %(count)d document. Remove one first, or send several pages as one PDF.",
                "You can add %(count)d documents. Remove one first, or send several pages as one PDF.",
                most,
            )
            % {"count": most},
        )


@transaction.atomic
def remove_paper(paper: AppealPaper, *, actor: User) -> None:
    """Before the appeal is sent. DomainError: "not_yours", "no_appeal"."""
    appeal = lock_draft(paper.appeal, actor=actor)
    record("appeal.paper_removed", actor=actor, subject=appeal, data={"paper": paper.public_id})
    discard_papers([paper])


def discard_papers(papers: list[AppealPaper]) -> None:
    """In a transaction. Their files go with them."""
    discard_files([name for each in papers for name in each.pages])
    AppealPaper.objects.filter(pk__in=[each.pk for each in papers]).delete()


def read_paper(paper: AppealPaper, number: int, *, actor: User, ground: Ground | None = None) -> bytes | None:
    """The JPEG of a page (from 1), None where there is none. A look is an audit event. `ground`: of staff."""
    if number not in paper.numbers:
        return None
    plain = read_file(paper.pages[number - 1], bound_to=paper.place_of_page(number))
    data = {"paper": paper.public_id, "page": number, **(ground.told if ground else {})}
    record("appeal.paper_viewed", actor=actor, subject=paper.appeal, data=data)
    return plain
