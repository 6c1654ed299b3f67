"""A part of the log as one signed file: making it, signing it, and checking whether one is genuine."""
