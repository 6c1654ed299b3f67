"""The resources of the API: what they are shown as, and what can be done with them."""
