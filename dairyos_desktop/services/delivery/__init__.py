"""Rounds of delivery: who walks, what goes out and comes back, what is closed."""
