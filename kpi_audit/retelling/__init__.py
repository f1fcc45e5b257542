"""Tells what a night wrote into its tables, in English, in the language that is spoken."""
