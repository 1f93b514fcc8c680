"""The Reconciliation screen: what does not agree, both sides of it, and the way to mend it."""
