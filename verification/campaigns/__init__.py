"""Campaigns: inviting many sellers to verify again."""
