"""The program's own log: found by operation, user, time and level, and copied for support."""
