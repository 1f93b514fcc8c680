"""The gateway's news as it came: what became of each piece, and trying one again."""
