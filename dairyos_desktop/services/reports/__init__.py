"""Reports: what the books say, summed up for the owner; nothing here writes."""
