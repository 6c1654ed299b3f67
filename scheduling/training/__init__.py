"""Training, under the admin: everybody's own with its tests, the leads' view of all, and how modules are written."""
