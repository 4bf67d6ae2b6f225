"""python -m bench.journeys ADDRESS: walk against a portal on the database of this environment; prints JSON."""
