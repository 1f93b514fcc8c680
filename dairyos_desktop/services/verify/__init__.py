"""Works the books out again from the raw rows and checks that they agree."""
