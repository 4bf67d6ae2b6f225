"""What the portal publishes for programs: the page /open-data/ and its list."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from gaotai_jiazheng import public_pages


@dataclass(frozen=True)
class DataSet:
    """title; row: what one row is, in words; files: (name of the format, name of the address); page: the name
    of the page that shows the same to people."""

    title: str
    row: str
    files: tuple[tuple[str, str], ...]
    page: str | None = None

    @property
    def links(self) -> list[tuple[str, str]]:
        return [(name, reverse(address)) for name, address in self.files]

    @property
    def page_url(self) -> str | None:
        return reverse(self.page) if self.page else None


def from_api(title, row, resource, page=None):
    return DataSet(title, row, (("JSON", f"api_{resource}-list"),), page)


DATA_SETS = (
    DataSet(
        "投诉办理",
        "每个月、每个指标一行：全县的件数，按类别、镇、不予受理的情形分开的；企业的按年",
        (
            ("CSV", "complaints_csv"),
            ("JSON", "complaints_json"),
            ("字段说明", "complaints_dictionary"),
        ),
        "complaints:statistics",
    ),
    from_api("家政企业", "每家登记在册的企业一行", "enterprise", "enterprises:index"),
    from_api("价目表", "每家企业每一版公布的价目一行", "price_list"),
    from_api("服务价格", "现行价目里的每个项目一行", "price", "market:board"),
    from_api("社区网点", "每个开放的网点一行", "outlet", "communities:index"),
    from_api("社区", "每个社区、村一行", "community"),
    from_api("社区覆盖", "每个社区一行：有没有网点、有哪些服务", "coverage"),
    from_api("家政岗位", "每个正在招聘的岗位一行", "job", "employment:index"),
    from_api("培训班", "每期公开招生的培训班一行", "class", "training:index"),
    from_api("招聘活动", "每次公布的招聘活动一行", "event", "recruitment:events"),
    from_api(
        "劳务品牌", "每个培育中和已认定的品牌一行，附今天有效的成员企业", "brand", "brands:index"
    ),
    from_api("消费券活动", "每项公开的活动一行，附预算和余额", "campaign", "promotion:index"),
    from_api("补贴政策", "每项现行政策一行；没有确认的金额不给数", "policy", "subsidies:index"),
    from_api("公示", "每份公示一行，已经脱敏", "notice", "disclosure:index"),
    from_api("方案措施", "方案的每项措施一行，附责任单位", "measure", "plan:index"),
    from_api("方案目标", "方案承诺的每个数字一行，附今天的数量", "target", "plan:index"),
    from_api("方案承诺", "每项承诺一行，附今天的状态", "commitment", "plan:index"),
    DataSet(
        "上门服务证的验证",
        "验真假用的公开密钥和已停用的证号，供离线查验",
        (("公开密钥（JSON）", "cards:keys"), ("停用名单（JSON）", "cards:revocations")),
        "cards:check",
    ),
)


@login_not_required
@require_safe
def index(request):
    """Everything that the portal publishes for programs; asks the database nothing."""
    context = {"data_sets": DATA_SETS, "feeds": public_pages.feeds()}
    return render(request, "pages/open_data.html", context)
