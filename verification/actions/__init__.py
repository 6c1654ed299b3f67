"""The only writers of cases and reviews."""
