"""Actions in words. Each app registers its own (audited.py); what nobody registered is shown as it is written.

A label goes on after the name of whoever did it: "looked at a page of a document".
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.text import capfirst

LOOKS = ("viewed", "revealed", "listened_in")
REFUSALS = ("refused", "failed")

_labels: dict[str, Promise] = {}


def register(labels: Mapping[str, Promise]) -> None:
    _labels.update(labels)


def label_of(action: str) -> str:
    return str(_labels.get(action) or action.replace(".", ": ").replace("_", " "))


def is_known(action: str) -> bool:
    return action in _labels


def labels() -> list[tuple[str, str]]:
    """(code, label) of all that are registered, in the order of their labels."""
    return sorted(((code, str(capfirst(str(label)))) for code, label in _labels.items()), key=lambda each: each[1])


def is_look(action: str) -> bool:
    """Somebody saw what is not everybody's."""
    return action.endswith(LOOKS)


def looks() -> list[str]:
    return [code for code in _labels if is_look(code)]


def is_refusal(action: str) -> bool:
    """It was tried, and not done."""
    return action.endswith(REFUSALS)


def matching(word: str) -> set[str]:
    """The actions in whose code or label the word stands, whatever its case."""
    wanted = word.casefold()
    return {code for code, label in _labels.items() if wanted in code or wanted in str(label).casefold()}
