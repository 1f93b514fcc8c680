"""The entry screen: a route's day as a grid, typed and saved cell by cell."""
