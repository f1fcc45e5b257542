"""One fetcher of a service's interface per file, found by lying here."""
