"""What goes wrong around the outbox, on the real processes: afterwards nothing is missing and nothing is doubled."""
