"""The roles and what they know: pure decisions, plus one thin Ray shell."""
