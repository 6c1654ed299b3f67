"""A seller of the test world whose session is agreed: how it ends is picked."""

from django.urls import reverse

from core.models import User
from integration.testmode.arriving import again, book
from integration.testmode.magic import SESSION
from sellers.actions import open_account, save_person
from sellers.models import Seller
from tests.sellers.details import complete
from verification.actions.cases import submit_case
from verification.models import Case

EMAIL = "tess@platform.example"


def played() -> Case:
    """Made once."""
    case = Case.objects.filter(seller__user__email=EMAIL).first()
    return again(case or _booked())


def _booked() -> Case:
    user = User(email=EMAIL, full_name="Tess Tester", time_zone="Europe/London", is_test=True)
    user.set_unusable_password()
    seller = open_account(user)
    complete(seller)
    save_person(seller, actor=user, document_number=SESSION)
    case = submit_case(Seller.objects.get(pk=seller.pk), actor=user)
    book(again(case))
    return case


def session_of_test() -> str:
    booking = played().booking
    assert booking
    return reverse("test_session", args=[booking.session.public_id])


def booking_of_test() -> str:
    booking = played().booking
    assert booking
    return reverse("booking", args=[booking.public_id])


def list_of_tests() -> str:
    played()
    return reverse("admin:integration_pickedoutcome_changelist")


def seller_of_test() -> str:
    return reverse("admin:test_seller", args=[played().seller_id])
