"""Compare an old text with a new one and find passages of the old text again."""
