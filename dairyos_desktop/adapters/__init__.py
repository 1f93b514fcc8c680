"""What touches the world outside: database engine, hashing, paper; wired by bootstrap alone."""
