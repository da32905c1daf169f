"""The experts: one question each, one file each. Adding one means adding a file."""
