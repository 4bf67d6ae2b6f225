"""Computes the prizes of a competition again from its score sheets."""

from django.core.management.base import BaseCommand, CommandError

from competitions.models import Competition, Honour
from competitions.publishing import events_of


class Command(BaseCommand):
    help = "按评分表重新计算一次竞赛的名次，并和已经给出的奖项对照；不写入任何东西。"

    def add_arguments(self, parser):
        parser.add_argument("number", help="竞赛编号")

    def handle(self, *, number, **options):
        competition = Competition.objects.filter(number=number).first()
        if competition is None:
            raise CommandError(f"没有编号为{number}的竞赛。")
        computed = set()
        for event in events_of(competition):
            self.stdout.write(event["name"])
            for each in event["ranking"]:
                words = f"{each['rank']} {each['start_number']} {each['score']} {each['prize']}"
                self.stdout.write(f"  {words.strip()}")
                if each["prize"]:
                    computed.add((each["start_number"], each["prize"], each["score"]))
        given = {
            (each.entry.start_number, each.prize.name, str(each.score))
            for each in Honour.objects.filter(entry__event__competition=competition).select_related(
                "entry", "prize"
            )
        }
        if competition.awarded_on and given != computed:
            raise CommandError(f"和给出的奖项不一致：{sorted(given ^ computed)}")
        self.stdout.write("和给出的奖项一致。" if competition.awarded_on else "还没有表彰。")
