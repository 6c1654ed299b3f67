"""E-mail through Amazon SES, by django-anymail's backend. The service puts a Message-ID of its own."""

from collections.abc import Mapping

from anymail.exceptions import AnymailAPIError, AnymailError
from botocore.exceptions import BotoCoreError
from django.core.mail import get_connection

from messaging.channels.aws import ONE_TRY, in_our_words
from messaging.channels.base import Refused, Unreachable
from messaging.channels.letters import UNFIT, compose
from messaging.failures import Failure
from messaging.models import Delivery
from messaging.purposes import Text

REFUSALS = {"BadRequestException": Failure.REFUSED, "MessageRejected": Failure.OURS}


class SesChannel:
    """`account`: region, and configuration set or empty (config.env.ses)."""

    def __init__(self, account: Mapping[str, str], provider: str = "ses") -> None:
        self.provider = provider
        self.connection = get_connection(
            "anymail.backends.amazon_ses.EmailBackend",
            client_params={"config": ONE_TRY, "region_name": account["region"]},
            configuration_set_name=account["configuration_set"] or None,
        )

    def send(self, delivery: Delivery, text: Text) -> str:
        try:
            mail = compose(delivery, text)
            # Comes back with each receipt, also with one that is faster than our own note of the send.
            mail.esp_extra = {"EmailTags": [{"Name": "delivery", "Value": delivery.public_id}]}  # type: ignore[attr-defined]
            mail.connection = self.connection
            mail.send()
        except AnymailAPIError as error:
            raise in_our_words(error.__cause__, REFUSALS) from error
        except BotoCoreError as error:  # the client itself cannot be made
            raise Unreachable(type(error).__name__) from error
        except (ValueError, AnymailError) as error:
            raise Refused(UNFIT, Failure.OURS) from error
        return str(mail.anymail_status.message_id)  # type: ignore[attr-defined]

    def close(self) -> None:
        self.connection.close()
