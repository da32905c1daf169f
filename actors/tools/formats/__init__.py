"""The formats that tools come in: one file per format."""
