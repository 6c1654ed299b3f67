"""What ops do with campaigns: a door of the admin."""
