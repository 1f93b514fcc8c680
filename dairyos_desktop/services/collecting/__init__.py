"""Money from the door: collection rounds, from the printed list to the cash handed in."""
