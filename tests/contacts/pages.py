"""What the tests of the pages of the emergency contact share."""

from collections.abc import Callable

from django.test import Client
from django.urls import reverse

from core.models import User

LogIn = Callable[[User], Client]
Code = Callable[[], str]


def page_of(client: Client, name: str, *args: str) -> str:
    return client.get(reverse(name, args=args)).content.decode()
