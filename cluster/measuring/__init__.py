"""A set of dialogues measured as a whole: read from a run or a file, and drawn as a page."""
