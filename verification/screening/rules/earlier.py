"""Former versions of rules, and rules that were removed, with their texts of then: they find nothing any more."""

from dataclasses import replace

from verification.screening.rule import Rule, never
from verification.screening.rules import documents, links, sample, validity

_NOW = {rule.name: rule for rule in [*documents.RULES, *links.LINKED, *sample.RULES, *validity.RULES]}


def _former(name: str, version: int, internal: str) -> Rule:
    return replace(_NOW[name], version=version, finds=never, internal=internal, by_measures=None, compares=())


# Until then their figures stood in the policy, and not in the plan.
RULES = [
    _former(
        "document_too_new",
        1,
        "Issued less than the policy's days before the submission. Most new ones are right; forged ones are new.",
    ),
    _former("many_newcomers", 1, "Many accounts were registered from the same network within the policy's days."),
    _former("random_sample", 1, "Random sample at the policy's rate."),
    # It took New Hampshire's identity cards of voters for licences, and did not know all of Oregon's.
    _former("document_number", 1, "Declared document number fails the format or check digit of its kind and country."),
    # Its name promised more than it compared.
    replace(
        _NOW["same_browser_kind"],
        name="same_device",
        finds=never,
        internal="Other sellers have the same kind of browser in the same network. A question to ask: alone it is no "
        "reason for anything.",
    ),
]
