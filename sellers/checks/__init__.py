"""Numbers that sellers type, as public specifications describe them: forms, check digits, and what is wrong. Pure."""
