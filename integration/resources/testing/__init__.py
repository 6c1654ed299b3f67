"""Of test keys alone: what a test seller lacks, the outcome that a case is led to, and the clock."""
