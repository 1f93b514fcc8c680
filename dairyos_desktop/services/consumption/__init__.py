"""Deliveries: the day's sheet, its cells saved one by one, and a route confirmed as ordered."""
