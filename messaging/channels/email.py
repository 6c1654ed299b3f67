"""E-mail through the SMTP server of EMAIL_URL."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation

from messaging.channels.base import OutcomeUnknown, Refused, Unreachable
from messaging.models import Delivery
from messaging.purposes import Text


def send(delivery: Delivery, text: Text) -> None:
    try:
        compose(delivery, text).send()
    except smtplib.SMTPRecipientsRefused as error:
        codes = [code for code, _ in error.recipients.values()]
        raise (Refused if all(code >= 500 for code in codes) else Unreachable)(f"SMTP {codes}") from error
    except smtplib.SMTPResponseException as error:
        raise (Refused if error.smtp_code >= 500 else Unreachable)(f"SMTP {error.smtp_code}") from error
    except (smtplib.SMTPServerDisconnected, TimeoutError) as error:
        raise OutcomeUnknown(type(error).__name__) from error
    except (smtplib.SMTPException, OSError) as error:
        raise Unreachable(type(error).__name__) from error


def compose(delivery: Delivery, text: Text) -> EmailMultiAlternatives:
    """The mail: phrase, reference, the open task's page (R41). Its Message-ID is the same at each try (R39)."""
    user = delivery.message.recipient
    context = {"text": text, "user": user, "reference": delivery.message.public_id, "site": settings.SITE_ORIGIN}
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    with translation.override(user.language):
        mail = EmailMultiAlternatives(
            subject=text.title,
            body=render_to_string("messaging/email.txt", context),
            to=[delivery.address or user.email],
            headers={"Message-ID": f"<{delivery.public_id}@{domain}>", "Auto-Submitted": "auto-generated"},
        )
        mail.attach_alternative(render_to_string("messaging/email.html", context), "text/html")
    return mail
