"""How a KPI's own reporting triangle says what later changes of its values are ordinary."""
