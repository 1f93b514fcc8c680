"""The month sheet: customers × days, the same rows as the day's sheet."""
