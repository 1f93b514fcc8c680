"""Products, price lists, and prices and tax rates by effective date (rules 2 to 4)."""
