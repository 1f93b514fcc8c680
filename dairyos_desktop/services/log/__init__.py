"""The program's own log, read for people: what it said, newest first."""
