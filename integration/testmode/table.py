"""The magic values of this house, with the reasons of its catalogue: what is printed for platforms."""

from integration.testmode.magic import Row, rows
from verification.catalogue.reasons import reasons_offered
from verification.models import Reason


def magic_values() -> list[Row]:
    told = [each for each in reasons_offered().values() if not each.reason.is_internal]
    return rows({each.code: each.reason.kind == Reason.Kind.FINAL for each in told})
