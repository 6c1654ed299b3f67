"""Comparing what was declared with what a document says. Pure, but for reading what was declared."""
