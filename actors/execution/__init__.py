"""Running tools: calls that have an implementation are run in a fresh state, and what the dialogue says is compared."""
