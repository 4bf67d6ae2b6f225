"""Invented content for a demonstration county and for measurements. Nothing in it is a real case."""
