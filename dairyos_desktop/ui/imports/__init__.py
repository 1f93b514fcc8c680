"""The import screen: a file is seen, laid out, tried and only then written; what was imported."""
