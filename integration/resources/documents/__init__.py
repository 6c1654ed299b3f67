"""Documents: what is asked for as evidence, and how it stands."""
