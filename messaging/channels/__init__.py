"""Ways out of the house. Each module has send(delivery, text), which raises the errors of messaging.channels.base."""

from messaging.channels import email, sms
from messaging.models import Delivery

SENDERS = {Delivery.Channel.EMAIL: email.send, Delivery.Channel.SMS: sms.send}
