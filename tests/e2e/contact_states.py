"""States of the emergency contact that are worth looking at."""

from django.db.models.functions import Now
from django.urls import reverse
from playwright.sync_api import expect

from contacts.actions.addresses import enter_address, save_person
from contacts.actions.calls import log_call
from contacts.actions.codes import send_code
from contacts.models import Address, Contact
from messaging.models import Message
from tests.e2e.states import press
from tests.e2e.visitors import Tour, seller, user_of


def message_with_code() -> str:
    """Where the button stands in place of the code."""
    contact_code()
    return reverse("message", args=[Message.objects.filter(purpose="contact_code").latest("pk").public_id])


def seen_message() -> str:
    newest_of_noah = message_with_code().rstrip("/").rpartition("/")[2]
    return reverse("admin:messaging_message_seen", args=[user_of("noah").public_id, newest_of_noah])


def contact(page: str) -> str:
    save_person(seller("noah"), actor=user_of("noah"), name="Nora Brooks", relation="family")
    return reverse(page)


def own_number() -> str:
    """Whoever is their own emergency contact, with a confirmed mobile number."""
    if not Address.objects.of(user_of("mia")).exists():
        saved = save_person(seller("mia"), actor=user_of("mia"), name=user_of("mia").full_name, relation="self")
        enter_address(seller("mia"), actor=user_of("mia"), kind="phone", value="+447400123456")
        Address.objects.filter(contact=saved).update(status="verified", verified_at=Now())
    return reverse("account_preferences")


def ask_for_way(tour: Tour) -> None:
    """Whether a number of the United States is a mobile or a landline, nobody can tell."""
    page = tour.page("noah")
    page.get_by_label("Country or region of the number").select_option("US")
    page.get_by_label("Phone number").fill("201 555 0123")
    press("noah", "Send the code")(tour)
    expect(page.get_by_role("group", name="How is the code to come?")).to_be_visible()


def contact_code() -> str:
    contact("contact")
    address = enter_address(seller("noah"), actor=user_of("noah"), kind="email", value="nora@example.com")
    if not address.attempts.exists():
        send_code(address, actor=user_of("noah"))
    return reverse("contact_code", args=[address.public_id])


def contact_link() -> str:
    """What the link shows does not depend on its end: only the button looks at that."""
    contact_code()
    address = Address.objects.of(user_of("noah")).get(kind="email", status="pending")
    if not address.attempts.filter(status="open", expires_at__gt=Now()).exists():
        send_code(address, actor=user_of("noah"))
    return reverse("contact_link", args=[address.public_id, "x"])


def contact_called() -> Contact:
    """Both addresses are confirmed, a call was missed, and at the next one somebody else answered."""
    known = Contact.objects.filter(seller=seller("jonas"), programme_since__isnull=False).first()
    if known:
        return known
    saved = save_person(seller("jonas"), actor=user_of("jonas"), name="Kim Park", relation="colleague")
    for kind, value in (("email", "kim@example.com"), ("phone", "+442079460018;ext=12")):
        enter_address(seller("jonas"), actor=user_of("jonas"), kind=kind, value=value)
    Address.objects.filter(contact=saved).update(status="verified", verified_at=Now())
    Contact.objects.filter(pk=saved.pk).update(programme_since=Now())
    log_call(saved, actor=user_of("omar"), topic="session", outcome="not_reached", call_back="+44 20 7946 0018")
    log_call(saved, actor=user_of("omar"), topic="account", outcome="wrong_person", note="A shop for bicycles.")
    return saved


def contact_in_doubt() -> str:
    contact_called()
    return reverse("contact")


def contact_for_staff() -> str:
    return reverse("admin:contacts_contact_change", args=[contact_called().pk])
