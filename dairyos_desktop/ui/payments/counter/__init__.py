"""The counter: money taken from whoever stands there."""
