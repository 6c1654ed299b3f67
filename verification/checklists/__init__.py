"""Checklists as leads write them: drafts, versions, and what differs between two."""
