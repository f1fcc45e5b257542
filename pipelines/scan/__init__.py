"""One table, no project: declares a project for it, runs its night, says what was found."""
