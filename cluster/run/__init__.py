"""One launch: conductor, workers, log writer and display, in process or on Ray."""
