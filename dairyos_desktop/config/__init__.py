"""Where the program's settings, paths, log and context live; imports nothing of ours."""
