"""Tool formats: one file each."""
