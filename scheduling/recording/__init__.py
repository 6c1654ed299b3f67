"""Keeping a session's picture and sound: off, unless a policy turns it on and the seller has agreed to it."""
