"""Everything that changes posts, seekers, matches and internships: a verb a step; each says who acts (``by``)."""
