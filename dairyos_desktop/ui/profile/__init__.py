"""The user's own login: password and second factor."""
