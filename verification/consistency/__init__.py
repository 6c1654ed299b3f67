"""How alike decisions are: measured on those that were drawn at random and decided twice."""
