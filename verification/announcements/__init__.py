"""Announcements: written by ops, told to sellers before the day from which they count."""
