"""Who reviews what: the rules of who may, drawing the next case, giving it back."""
