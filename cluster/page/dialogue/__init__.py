"""The page of one dialogue: its events in a row, and its turns as they stood after any of them."""
