"""Plain text: encoding, line layout, blocks and title."""
