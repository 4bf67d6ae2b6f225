"""Every write of the market: price lists, the association, the convention."""
