"""Records of files, cut out one at a time: lines, the items of a list, rows."""
