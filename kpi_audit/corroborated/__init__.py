"""Whether counted actions come with what normally comes with them."""
