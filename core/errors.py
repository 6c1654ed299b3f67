"""The one kind of error that an action raises when a rule of the domain refuses it."""

from django.utils.functional import Promise


class DomainError(Exception):
    """`code` is stable and for machines; `message` is translated and says the cause and the way on."""

    def __init__(self, code: str, message: str | Promise) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
