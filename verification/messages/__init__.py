"""What sellers are told of their cases."""
