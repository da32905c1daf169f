"""The pages of `view`: a log to look at in a browser, or a dialogue in one file. They read, and ask no model."""
