"""Use cases: one call is one user action is one transaction."""
