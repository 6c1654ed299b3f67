"""The only writers of contacts: who and where (addresses), and the codes that confirm it (codes)."""
