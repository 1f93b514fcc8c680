"""Money in, in the window: the counter, the rounds, what is unmatched, the day's cash."""
