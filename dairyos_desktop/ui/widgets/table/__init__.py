"""Tables: a model of rows and columns, a quick delegate, the view, its head and its totals."""
