"""Travel notes: from where a seller logs in for a while, so that it surprises nobody."""
