"""Schemas of strangers as valid, self-contained, bounded JSON Schema (draft 2020-12)."""
