"""A contract from its draft to its end: the only writers of contracts."""
