"""Running it: launch, routing, limits, command line. The only layer that knows about processes."""
