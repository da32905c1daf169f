"""A whole run in one thread and in virtual time: every order, delay, death and fault follows from a seed."""
