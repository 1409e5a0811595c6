"""The article as text: values and pure functions over code-point offsets, nothing of files, SQL or screens."""
