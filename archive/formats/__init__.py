"""How dates and numbers are written in each language of the pages; Django reads them by name."""
