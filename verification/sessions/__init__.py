"""Sessions of a case: times offered, sessions not held, and going on without one."""
