"""Products and rates: what is sold, price lists, prices and tax rates by effective date."""
