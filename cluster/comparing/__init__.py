"""A comparison of two runs as tables of words and as a picture, for a terminal, a document and a page."""
