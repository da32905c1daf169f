"""Views of one dialogue: its history, its state at a version, what changed, who wrote it, why it was rejected."""
