"""The leads' pages of the checklists with their versions, under the admin."""
