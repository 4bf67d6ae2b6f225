"""The official papers of a case: which it may have, and what stands on each. Pure; no database."""
