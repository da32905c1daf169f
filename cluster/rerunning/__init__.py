"""What runs again over a log: today's deciders over recorded answers, today's rules, a dialogue from a version on."""
