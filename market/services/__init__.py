"""Every write of the market: price lists."""
