"""What runs unattended: who leads, what is due, and what came of each run."""
