"""Bills: the month run, issuing, voiding, corrections, and reading them."""
