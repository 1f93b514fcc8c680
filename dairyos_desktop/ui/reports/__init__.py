"""Reports: a list of them at the left, one at a time with its chart, to print and to take along."""
