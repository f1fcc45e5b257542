"""Small groups of people who all give to each other."""
