"""What stands in which row and cell: graphemes, wrapped rows and the viewport."""
