"""Text files: their encoding, their dialect, their rows; delimited or of fixed width."""
