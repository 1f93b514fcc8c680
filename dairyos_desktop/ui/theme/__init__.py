"""Colours, measures and the one style sheet: everything about how the window looks."""
