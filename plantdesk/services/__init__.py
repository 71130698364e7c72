"""What the program does: use cases that speak to the store through ports only."""
