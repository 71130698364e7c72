"""Where figures are typed: the grid of a sheet, and the form around it."""
