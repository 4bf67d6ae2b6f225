"""Everything that changes the register of workers, and what stands of a worker on a day."""
