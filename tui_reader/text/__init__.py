"""The article as text: values and pure functions over code-point offsets, independent of files, SQL and screens."""
