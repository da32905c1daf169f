"""People's verdicts on dialogues that have ended: what they are asked about, and how what they say is recorded."""
