"""Sellers: whom a platform has verified."""
