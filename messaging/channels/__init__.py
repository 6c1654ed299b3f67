"""Ways out of the house. Each module has send(delivery, text) and raises one of the errors in messaging.channels.base."""

from messaging.channels import email, sms
from messaging.models import Delivery

SENDERS = {Delivery.Channel.EMAIL: email.send, Delivery.Channel.SMS: sms.send}
