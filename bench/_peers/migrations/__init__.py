"""None: without this Django would make the tables before those that they point to."""
