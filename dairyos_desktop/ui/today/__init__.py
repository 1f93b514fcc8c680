"""The first screen of a day: what is to be done, the money, the milk, and five lights."""
