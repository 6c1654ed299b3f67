"""Yearly certifications for staff: who has to, what came, and whose account is to be suspended."""
