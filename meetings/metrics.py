"""Figures of meetings and of what they decided, read from live rows."""
