"""What an enterprise declares itself, the packs it has printed, and whom it shows them to."""

from taxes.models.declaration import Declaration
from taxes.models.pack import Pack
from taxes.models.sharing import Sharing, TaxBureau

__all__ = ["Declaration", "Pack", "Sharing", "TaxBureau"]
