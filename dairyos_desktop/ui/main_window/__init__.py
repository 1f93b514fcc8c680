"""The shell around the screens: rail, page stack, status bar, finder and keys sheet."""
