"""Staff's own work on documents: the next case, what is in hand, what waits; for leads, who does how much."""
