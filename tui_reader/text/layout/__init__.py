"""Layout of text in rows and cells: graphemes, wrapping and the viewport."""
