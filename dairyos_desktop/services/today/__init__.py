"""What the office has to do today, and how its money and milk stand."""
