"""Python functions as tools, each dialogue's in a confined child process."""
