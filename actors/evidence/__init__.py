"""What the rules see: a dialogue that was read once, for all of them."""
