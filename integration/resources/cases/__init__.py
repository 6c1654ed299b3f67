"""Cases as a platform sees them: what their seller is told, and nothing else."""
