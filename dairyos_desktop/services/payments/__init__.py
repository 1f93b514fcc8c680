"""Money in: booking, allocation, reversal, and the customer's account."""
