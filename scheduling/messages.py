"""What this app says to sellers."""

from messaging.purposes import Purpose

PURPOSES: list[Purpose] = []
