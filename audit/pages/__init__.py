"""The log as ops read it: a door of the admin (audit.admin hangs the addresses in)."""
