"""Money between people and the ledger: yuan with two decimals outside, whole fen inside."""

from decimal import Decimal

FEN_OF_A_YUAN = 100


def fen_of(yuan: Decimal) -> int:
    """12.34 -> 1234. Raises ValueError for parts of a fen: rounding is somebody's decision, not ours."""
    fen = yuan * FEN_OF_A_YUAN
    if fen != fen.to_integral_value():
        raise ValueError(f"{yuan} is not a whole number of fen")
    return int(fen)


def yuan_of(fen: int) -> Decimal:
    """1234 -> 12.34."""
    return Decimal(fen).scaleb(-2)
