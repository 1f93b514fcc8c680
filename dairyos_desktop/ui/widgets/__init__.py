"""The parts that screens are made of: one module a part."""
