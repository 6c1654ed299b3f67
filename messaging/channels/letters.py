"""Django's mail, byte for byte, but written out in half the time: that is most of what sending thousands costs."""

from email.policy import Compat32
from random import randrange
from typing import Any

from django.core.mail import EmailMultiAlternatives

LONGEST_LINE = 78  # RFC 5322, 2.1.1


class _FoldsLongHeaders(Compat32):
    """Django has encoded the headers and refused line breaks in them: what fits into its line stands as it is."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        line = f"{name}: {value}"
        if len(line) <= LONGEST_LINE and line.isascii() and line.isprintable():
            return f"{line}{self.linesep}".encode()
        return super().fold_binary(name, value)


_POLICY = _FoldsLongHeaders()


class Letter(EmailMultiAlternatives):
    def message(self) -> Any:  # type: ignore[override]  # the stubs know a later Django's
        """The line between its parts is not first looked for in them: nobody writes one of 2⁶³ by chance."""
        mail: Any = super().message()
        mail.policy = _POLICY
        if mail.is_multipart():
            mail.set_boundary(f"{'=' * 15}{randrange(2**63):019d}==")
        return mail
