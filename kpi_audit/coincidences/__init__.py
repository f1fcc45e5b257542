"""Values that coincide exactly, judged by those that coincide nearly."""
