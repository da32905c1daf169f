"""The pages of the runs of a log: all of them, one as a whole, and its dialogues."""
