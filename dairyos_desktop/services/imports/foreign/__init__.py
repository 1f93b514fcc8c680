"""Files that other programs and people laid out: found out about, mapped, and imported."""
