"""The leads' pages, under the admin: checklists with their versions, and the catalogue of reasons."""
