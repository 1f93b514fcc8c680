"""A second, slow opinion on the billing arithmetic: written from the rules alone, for tests.

Nothing here imports the program. It works like a patient accountant: every delivery is priced on
its own day, every sum is added up again from the raw rows, and nothing is ever remembered that
could be worked out.
"""

from helpers.reference.office import Reference

__all__ = ["Reference"]
