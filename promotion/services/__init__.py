"""Every write that is a step: campaigns, joining, claiming, using, settling, what the clock does."""
