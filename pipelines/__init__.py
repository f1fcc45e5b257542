"""Assembly: definitions, jobs, schedules, sensors, resources, warehouse, command line."""
