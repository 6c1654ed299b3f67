"""What staff do with appeals: a door of the admin."""
