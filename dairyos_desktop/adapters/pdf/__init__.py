"""Bills on paper: fonts, shaped text, the blocks of the page, and its picture for the screen."""
