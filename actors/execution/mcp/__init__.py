"""Tools of live MCP servers: connections, sessions that dialogues share, and calls."""
