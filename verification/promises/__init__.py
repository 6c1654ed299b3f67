"""What staff promised sellers, beside what came: a page for leads and ops."""
