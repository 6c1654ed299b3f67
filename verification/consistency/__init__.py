"""How alike those who review decide: the figures and the page of them."""
