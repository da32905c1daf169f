"""Checking dialogues that somebody else made, and mending them."""
