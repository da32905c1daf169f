"""Views of a run: its summary, its funnel, its cost, its audit."""
