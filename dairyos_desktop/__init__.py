"""DairyOS Desktop: the program a milk dairy's office lives in."""
