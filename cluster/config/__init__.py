"""The configuration of a run: its schema, reading it, and the rules, experts and tools that it names."""
