"""Settings: the page that builds itself from what is declared."""
