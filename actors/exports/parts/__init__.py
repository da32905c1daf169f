"""Parts that several kinds of rows have in common."""
