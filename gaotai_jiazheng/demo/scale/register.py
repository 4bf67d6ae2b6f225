"""Very many enterprises for the measurements of the public directory."""

import random
from datetime import timedelta

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils import timezone
from stdnum.cn import uscc

from enterprises.models import Enterprise, Mode, ServiceLine
from gaotai_jiazheng.demo.bulk import analyze, copy_rows, rebuilt_indexes
from gaotai_jiazheng.demo.scale.progress import told
from regions.models import Community, Town

COLUMNS = [
    "name",
    "uscc",
    "town_id",
    "community_id",
    "address",
    "phone",
    "state",
    "service_lines",
    "mode",
    "is_online",
    "is_offline",
    "listed_on",
    "confirmed_on",
    "search_vector",
]
SYLLABLES = "黑河湾驼铃绿洲沙枣胡杨祁连雪山甘泉月牙苇塘金穗红柳白杨云锦春晖安康乐居巧手暖心亮窗"
ENDINGS = ("家政服务有限公司", "家政服务部", "保洁服务部", "养老服务有限公司", "月嫂家政中心")
STATES = ("registered", "suspended", "cancelled")


@transaction.atomic
def seed_enterprises(count: int, seed: int = 7) -> None:
    """Write so many enterprises by COPY. Raises ObjectDoesNotExist where there are no towns yet."""
    towns = list(Town.objects.all())
    if not towns:
        raise ObjectDoesNotExist("镇")
    communities = {}
    for community in Community.objects.all():
        communities.setdefault(community.town_id, []).append(community)
    chance = random.Random(seed)
    with rebuilt_indexes(count, Enterprise):
        copy_rows(
            Enterprise,
            COLUMNS,
            told(
                (enterprise_row(chance, number, towns, communities) for number in range(count)),
                count,
                "企业",
            ),
        )
    analyze(Enterprise)


def enterprise_row(chance, number, towns, communities):
    town = chance.choice(towns)
    community = chance.choice(communities.get(town.pk) or [None])
    code = f"91620724MAY{number:06}"
    lines = chance.sample(ServiceLine.values, chance.randint(1, 4))
    enterprise = Enterprise(
        name=written(
            number, f"高台县{''.join(chance.choices(SYLLABLES, k=3))}{chance.choice(ENDINGS)}"
        ),
        town=town,
        community=community,
        address=f"{chance.choice('东西南北')}街{number % 400 + 1}号",
        service_lines=lines,
    )
    listed_on = timezone.localdate() - timedelta(days=chance.randint(0, 3000))
    return (
        enterprise.name,
        code + uscc.calc_check_digit(code),
        town.pk,
        community.pk if community else None,
        enterprise.address,
        f"0936-66{number % 100000:05}",
        chance.choices(STATES, [96, 2, 2])[0],
        lines,
        chance.choice(Mode.values),
        chance.random() < 0.5,
        True,
        listed_on,
        listed_on if chance.random() < 0.8 else None,
        enterprise.words_to_find_it_by(),
    )


def written(number: int, name: str) -> str:
    """One in a hundred as old registers have it: with full-width signs or with blanks."""
    if number % 100 == 7:
        return f"{name}（第１分店）"
    if number % 100 == 8:
        return f" {name[:3]}  {name[3:]} "
    return name
