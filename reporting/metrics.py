"""How many reports were in time, read from live rows."""
