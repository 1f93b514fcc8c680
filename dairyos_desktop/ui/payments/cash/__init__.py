"""The day's money by person and method, and cash handed over."""
