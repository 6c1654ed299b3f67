"""The life of a case: its table, deadlines, and what its seller reads of it."""
