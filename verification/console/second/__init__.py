"""Deciding again what somebody decided: the page that hides the first decision, and where a lead settles it."""
