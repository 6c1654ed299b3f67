"""Measures against accounts, as staff propose, watch and lift them: a door of the admin."""
