"""What runs by itself while the program is open; one module a job, and what wakes them."""
