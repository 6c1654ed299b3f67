"""The yearly certification of high-volume sellers (15 U.S.C. 45f)."""
