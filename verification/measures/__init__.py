"""Measures against an account after its approval, and the status of the account that follows."""
