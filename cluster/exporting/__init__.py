"""Exports of a run: which dialogues, in which split, in which files, and what is said beside them."""
