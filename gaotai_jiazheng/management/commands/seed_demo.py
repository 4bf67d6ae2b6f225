"""Makes the demonstration county: people, enterprises, and complaints in every state."""

import os
import secrets
from datetime import date

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from stdnum.cn import uscc

from accounts.models import User
from bureaus.models import Bureau, BureauMember
from complaints.models import Complaint
from complaints.statistics_summing import months_with_cases, sum_months
from enterprises.models import Enterprise
from enterprises.services import register_enterprise
from gaotai_jiazheng.demo import refuse_in_production
from gaotai_jiazheng.demo.brands import play_brands
from gaotai_jiazheng.demo.cards import play_cards
from gaotai_jiazheng.demo.classrooms import play_classrooms
from gaotai_jiazheng.demo.communities import play_communities
from gaotai_jiazheng.demo.competitions import play_competitions
from gaotai_jiazheng.demo.contracts import play_contracts
from gaotai_jiazheng.demo.credentials import play_credentials
from gaotai_jiazheng.demo.deposits import play_deposits
from gaotai_jiazheng.demo.employment import play_employment
from gaotai_jiazheng.demo.enterprises import ENTERPRISES
from gaotai_jiazheng.demo.funds import play_funds
from gaotai_jiazheng.demo.hotlines import play_hotlines, seed_partners
from gaotai_jiazheng.demo.inspections import play_inspections
from gaotai_jiazheng.demo.market import play_market
from gaotai_jiazheng.demo.mediation import seed_mediation
from gaotai_jiazheng.demo.papers import issue_papers, seed_replies
from gaotai_jiazheng.demo.people import ADMINISTRATORS, OFFICERS, OUTSIDERS
from gaotai_jiazheng.demo.plans import take_past_readings
from gaotai_jiazheng.demo.playing import play_cases
from gaotai_jiazheng.demo.promotion import play_promotion
from gaotai_jiazheng.demo.ratings import play_ratings
from gaotai_jiazheng.demo.recruitment import play_recruitment
from gaotai_jiazheng.demo.registry import seed_registry
from gaotai_jiazheng.demo.schools import play_schools
from gaotai_jiazheng.demo.steering import play_steering
from gaotai_jiazheng.demo.stories import play_stories
from gaotai_jiazheng.demo.subsidies import play_subsidies
from gaotai_jiazheng.demo.taxes import play_taxes
from gaotai_jiazheng.demo.training import play_training
from gaotai_jiazheng.demo.visits import play_visits
from gaotai_jiazheng.demo.workers import play_workers
from gaotai_jiazheng.short_memory import forget_all
from regions.models import Community, Town

IN_OFFICE_FROM = date(2026, 1, 1)
# What the rooms of the house play after the cases, in this order: how the answer counts it, and who plays it.
PLAYED = (
    ("评定 {} 件", play_ratings),
    ("保证金 {} 户", play_deposits),
    ("双随机检查 {} 件", play_inspections),
    ("价目表 {} 份", play_market),
    ("三方合同 {} 份", play_contracts),
    ("社区网点 {} 处", play_communities),
    ("服务人员 {} 人", play_workers),
    ("招聘岗位 {} 个", play_employment),
    ("技能考核 {} 次", play_credentials),
    ("院校专业 {} 个", play_schools),
    ("技能竞赛 {} 次", play_competitions),
    ("培训班 {} 个", play_training),
    ("培训结业 {} 人次", play_classrooms),
    ("招聘活动和外出务工 {} 条", play_recruitment),
    ("劳务品牌 {} 个", play_brands),
    ("免税条件自报 {} 条", play_taxes),
    ("资金 {} 项", play_funds),
    ("补贴申请 {} 件", play_subsidies),
    ("消费券活动 {} 场", play_promotion),
    ("故事和动态 {} 篇", play_stories),
    ("进展报告和会商 {} 件", play_steering),
)
CHANNEL_PUBLISHED_ON = date(2026, 4, 15)
CHANNEL_SOURCE = "演示数据：公布本平台为投诉渠道的公告"


class Command(BaseCommand):
    help = (
        "写入演示县的人员、企业和投诉；先运行 load_plan。可以反复运行，已有投诉时不再写入投诉。"
        "密码取自环境变量 DEMO_PASSWORD，没有就新设一个并打印出来。"
    )

    def handle(self, **options):
        refuse_in_production()
        if not Bureau.objects.filter(slug="market-regulation").exists():
            raise CommandError("还没有责任单位，请先运行 load_plan plan/data/gaotai.yaml。")
        with transaction.atomic():
            password = self.seed_people()
            seed_memberships()
            seed_channel()
            enterprises = seed_enterprises()
            seed_mediation()
            seed_partners()
            seed_replies()
            forget_all()
            is_new = not Complaint.objects.exists()
            complaints = play_cases() if is_new else 0
            orders = play_hotlines() if is_new else 0
            issued = issue_papers() if is_new else 0
            seed_registry()
            others = {words: play() for words, play in PLAYED}
            play_cards()
            play_visits()
        sum_months(months_with_cases())
        figures = take_past_readings()
        counts = (
            {"企业 {} 家": enterprises, "投诉 {} 件": complaints}
            | others
            | {"统计数 {} 个": figures}
        )
        self.stdout.write(f"新增{'，'.join(words.format(n) for words, n in counts.items())}")
        if is_new:
            self.stdout.write(f"新增热线工单 {orders} 件，文书 {issued} 份")
        if password:
            self.stdout.write(f"演示账号的密码：{password}")

    def seed_people(self):
        """Make the users that are missing and give all the same password; the one made here, or None."""
        given = os.environ.get("DEMO_PASSWORD", "")
        names = demo_names()
        present = dict(User.objects.filter(username__in=names).values_list("username", "password"))
        made = "" if given or len(present) == len(names) else secrets.token_urlsafe(9)
        password = given or made
        # One slow hash for all: the password is the same, and a demonstration starts quickly.
        admin_hash = present.get("admin", "")
        if password and not check_password(password, admin_hash):
            admin_hash = make_password(password)
            User.objects.filter(username__in=present).update(password=admin_hash)
        for username, (name, is_staff) in names.items():
            if username not in present:
                User.objects.create(
                    username=username,
                    name=name,
                    email=f"{username}@gaotai.invalid",
                    is_staff=is_staff,
                    is_superuser=username == "admin",
                    password=admin_hash,
                )
        for username, _name, role in ADMINISTRATORS:
            if role:
                Group.objects.get(name=role).user_set.add(User.objects.get(username=username))
        self.stdout.write(f"新增账号 {len(names) - len(present)} 个")
        return made


def demo_names():
    """User name -> (name, is staff)."""
    names = {officer.username: (officer.name, True) for officer in OFFICERS}
    names |= {username: (name, True) for username, name, _role in ADMINISTRATORS}
    return names | {username: (name, False) for username, name in OUTSIDERS}


def seed_memberships():
    users = {user.username: user for user in User.objects.all()}
    bureaus = {bureau.slug: bureau for bureau in Bureau.objects.all()}
    for officer in OFFICERS:
        BureauMember.objects.get_or_create(
            bureau=bureaus[officer.bureau],
            user=users[officer.username],
            role=officer.role,
            defaults={"valid_from": IN_OFFICE_FROM},
        )


def seed_channel():
    """In the demonstration the bureau has published the portal as its channel (第八条)."""
    Bureau.objects.filter(slug="market-regulation", portal_channel_from=None).update(
        portal_channel_from=CHANNEL_PUBLISHED_ON, portal_channel_source=CHANNEL_SOURCE
    )


def seed_enterprises():
    """Register the enterprises that are missing; how many."""
    towns = {town.name: town for town in Town.objects.all()}
    communities = {each.name: each for each in Community.objects.all()}
    present = set(Enterprise.objects.values_list("uscc", flat=True))
    added = 0
    for name, code, town, community, address, phone, state in ENTERPRISES:
        code += uscc.calc_check_digit(code)
        if code not in present:
            register_enterprise(
                name=name,
                uscc=code,
                town=towns.get(town),
                community=communities.get(community),
                address=f"{town}{address}".replace(f"{town}{town}", town),
                phone=phone,
                state=state,
            )
            added += 1
    return added
