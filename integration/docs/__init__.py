"""What a developer reads: the schema, the pages around it, and the texts that are made from the code itself."""
