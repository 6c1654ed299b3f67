"""Who can log in, and where: for the demo page and for the table at the end of `make run`."""

from dataclasses import dataclass

import pyotp
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import decrypt

from core.models import User
from demo.people import SELLERS, STAFF


@dataclass(frozen=True)
class StaffLogin:
    name: str
    role: str
    email: str
    code: str  # the second factor's, for the next half minute at most


@dataclass(frozen=True)
class SellerLogin:
    name: str
    business: str
    country: str
    email: str
    stage: str

    @property
    def began_as(self) -> str:
        return self.stage.replace("_", " ")


def staff_logins() -> list[StaffLogin]:
    """In the order of demo.people, with the current second-factor codes."""
    emails = [person.email for person in STAFF]
    factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP, user__email__in=emails).select_related("user")
    codes = {factor.user.email: pyotp.TOTP(decrypt(factor.data["secret"])).now() for factor in factors}
    return [StaffLogin(p.name, p.role, p.email, codes[p.email]) for p in STAFF if p.email in codes]


def seller_logins() -> list[SellerLogin]:
    emails = [person.email for person in SELLERS]
    names = dict(User.objects.filter(email__in=emails).values_list("email", "full_name"))
    return [
        SellerLogin(names[person.email], person.business, person.country, person.email, person.stage)
        for person in SELLERS
        if person.email in names
    ]
