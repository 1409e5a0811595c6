"""Keep articles, their texts and what the reader made of them in one SQLite file."""
