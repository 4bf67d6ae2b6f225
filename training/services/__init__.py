"""Everything that is a step: plans and quotas, classes, and who sits in them."""
