"""Commands that call actions: what these refuse is one sentence, as on a page."""

from core.errors import DomainError
from database.commands import HouseCommand


class ActingCommand(HouseCommand):
    refusals = (DomainError,)
