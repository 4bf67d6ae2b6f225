"""How much follows from a claim: plain arithmetic in fen, cut off below a fen."""


def fen_of(claim, amount_fen: int) -> int:
    """The line's amount times the units, at the claim's share."""
    return int(amount_fen * claim.units * claim.share // 100)
