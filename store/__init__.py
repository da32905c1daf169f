"""The append-only log and everything read from it."""
