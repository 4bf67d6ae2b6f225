"""Who may open which door: everybody who may come, what stands behind the doors, and how they answer."""
