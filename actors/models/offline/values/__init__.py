"""Values that fit a schema and its domain: one file for each kind of thing."""
