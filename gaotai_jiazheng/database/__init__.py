"""Django's PostgreSQL backend, which does not ask a connection just used whether it still works."""
