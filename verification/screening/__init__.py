"""The risk screen: rules, plans that weigh them, and what a run found."""
