"""What is sent a second time because its answer did not come: a connection that breaks, a button pressed twice."""

from datetime import timedelta

# The same thing of the same person within this time is the first one again, and not another one.
ARRIVES_TWICE_WITHIN = timedelta(minutes=10)
