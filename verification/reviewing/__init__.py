"""Reviews: the checklist, what was found, and the decision that follows."""
