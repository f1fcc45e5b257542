"""Whether clocks stand still just where a deadline would have been missed."""
