"""What becomes of personal data: kept for a time, held for a court, handed to its seller, erased (R26, R27)."""
