"""Lists written as files for spreadsheets, with nothing in them that a spreadsheet would run."""
