"""The comparison of two runs: what each dialogue adds, the figures made of it, and how sure their difference is."""
