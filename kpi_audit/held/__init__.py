"""What an actor or a segment is held to, and how records are written so that it is reached."""
