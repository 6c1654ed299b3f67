"""The only writers of contacts: whom we reach and where, the codes that confirm it, calls by staff, countries."""
