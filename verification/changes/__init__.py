"""Changes of details while an account stands: asked for, checked, and only then in effect."""
