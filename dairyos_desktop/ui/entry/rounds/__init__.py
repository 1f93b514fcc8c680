"""Rounds of delivery beside the grid: who walked, what was loaded, and closing the day."""
