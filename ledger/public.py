"""What everybody may read of the ledgers."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY

public_pages.page("ledger:proofs", "账簿的证明", "账平不平，每天自动验一遍。", whom=EVERYBODY)
