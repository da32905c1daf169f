"""Near-duplicates: dialogues that are nearly the same as an earlier one of their run or file."""
