"""Calls without an answer: the errors, what a provider's refusal means, and whether to try again."""
