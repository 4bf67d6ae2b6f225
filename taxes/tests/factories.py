"""An enterprise, its owner, and a tax bureau."""

from datetime import date

from bureaus.models import BureauMember
from bureaus.tests.factories import BureauFactory, BureauMemberFactory
from disclosure.tests.factories import moment
from enterprises.tests.factories import EnterpriseMemberFactory
from gaotai_jiazheng.uploads import Accepted
from taxes import services
from taxes.models import TaxBureau

__all__ = ["TaxCounty", "moment", "sheet"]

NOW = "2026-11-26 10:00"
KEY = "6f1c1c2e-6f3b-4b36-9f2e-0f0b8a5d1c11"


def sheet(name="10月工资.pdf") -> Accepted:
    """Bytes that were accepted as a PDF."""
    return Accepted(name, "application/pdf", b"not looked at", "a" * 64)


class TaxCounty:
    """Both sides of a consent."""

    def __init__(self):
        member = EnterpriseMemberFactory(enterprise__name="绿洲家政", user__name="赵敏")
        self.enterprise, self.owner = member.enterprise, member.user
        self.bureau = BureauFactory(slug="taxation", name="县税务局")
        TaxBureau.objects.create(bureau=self.bureau)
        self.officer = BureauMemberFactory(bureau=self.bureau, role=BureauMember.Role.CONTACT).user

    def declared(self, at=NOW, **changes):
        values = {
            "kind": "wages",
            "from_on": date(2026, 10, 1),
            "to_on": date(2026, 10, 31),
            "people": 12,
            "text": "10月工资，银行代发",
            "file": sheet(),
            "by": self.owner,
        }
        return services.declare(self.enterprise, at=moment(at), **{**values, **changes})

    def pack(self, as_of=date(2026, 11, 26), key=KEY, at=NOW):
        return services.make_pack(
            self.enterprise, as_of=as_of, by=self.owner, key=key, at=moment(at)
        )

    def shared(self, at=NOW):
        return services.share(self.enterprise, self.bureau, by=self.owner, at=moment(at))
