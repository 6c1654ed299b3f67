"""What staff do with announcements: a door of the admin."""
