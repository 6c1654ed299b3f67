"""Sellers from a file: what a marketplace knows of them is taken over, by the forms and actions of the pages."""
