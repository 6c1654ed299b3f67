"""Whether a training module can be published: what it lacks, in sentences. Pure."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from scheduling.models import Question, Topic, TrainingModule

FEWEST = 5  # questions of a test: of fewer, chance passes too many


def faults_of(module: TrainingModule, topics: Mapping[Topic, Sequence[Question]]) -> list[str]:
    count = sum(map(len, topics.values()))
    faults = []
    if count < FEWEST:
        faults.append(
            _("A test needs %(fewest)d questions or more; there are %(count)d.") % {"fewest": FEWEST, "count": count}
        )
    if not 50 <= module.pass_percent <= 100:
        faults.append(_("Between 50 and 100 percent of right answers have to be needed."))
    for questions in topics.values():
        faults += [f"“{each.text}”: {fault}" for each in questions if (fault := fault_of(each))]
    return faults


def fault_of(question: Question) -> str:
    """ "" for none."""
    texts = [choice["text"] for choice in question.choices]
    if not 0 < len(question.right) < len(texts):
        return _("there have to be a right choice and a wrong one.")
    if len(set(texts)) < len(texts):
        return _("two choices are the same.")
    return ""
