"""A grid that is typed in: walking, jumping, editing and painting, whatever stands in its cells."""
