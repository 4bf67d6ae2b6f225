"""Every write of the training app that is a step."""
