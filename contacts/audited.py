"""What the audit log says of emergency contacts."""

from django.utils.translation import gettext_lazy as _

from audit.subjects import Kind

KINDS = [
    Kind("ctc", _("emergency contact"), "contacts.Contact", seller="seller__public_id"),
    Kind("cty", _("country for codes"), "contacts.CountryChange"),
    Kind("adr", _("contact's address"), "contacts.Address", seller="contact__seller__public_id"),
    Kind("cll", _("call to the emergency contact"), "contacts.StaffCall", seller="contact__seller__public_id"),
]
ACTIONS = {
    "contact.person_saved": _("named the emergency contact"),
    "contact.put_off": _("put the emergency contact off"),
    "contact.address_entered": _("entered an address of the emergency contact"),
    "contact.address_abandoned": _("gave up an address of the emergency contact"),
    "contact.address_replaced": _("replaced an address of the emergency contact"),
    "contact.address_confirmed": _("confirmed an address of the emergency contact"),
    "contact.address_in_doubt": _("found an address of the emergency contact in doubt"),
    "contact.number_revealed": _("revealed the number of the emergency contact"),
    "contact.called": _("logged a call to the emergency contact"),
    "contact.programme_opened": _("opened the account-health programme"),
    "contact.code_sent": _("had a one-time code sent"),
    "contact.code_entered": _("entered a one-time code"),
    "contact.code_expired": _("let a one-time code expire"),
    "country.changed": _("said whether codes are sent to a country"),
    "country.change_removed": _("took back what was said of codes to a country"),
}
