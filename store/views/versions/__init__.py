"""Every version of a dialogue: what each event did, the turns as they then stood, and what was said of them."""
