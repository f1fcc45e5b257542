"""What all fetchers share: asking with patience, landing whole files, keeping secrets."""
