"""Tools that try to get out of the sandbox: each returns what it has got hold of, and raises where it is held.

`facts` is what somebody outside knows and a lucky tool could guess: ports, paths and process numbers.
"""
