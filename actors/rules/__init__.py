"""The rules: one file each. Adding one means adding a file."""
