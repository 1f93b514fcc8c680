"""Register files in: read, checked against the books, and written all or nothing."""
