"""Loads a county's plan and all that a portal needs before its first complaint."""

from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from bureaus.loading import read_bureaus, write_bureaus
from bureaus.models import Bureau
from complaints.loading import load_categories, load_privacy_notices, load_routing_rules
from contracts.loading import load_contracts
from credentials.loading import load_level_rules
from funds.loading import load_reference as load_funds
from gaotai_jiazheng.data_files import BadDataFile, read_data_file
from gaotai_jiazheng.short_memory import forget_all
from inspections.services.checklists import load_reference as load_checklist
from papers.loading import load_series
from plan.loading import read_plan, write_plan
from plan.models import Responsibility
from plan.watching import watch
from ratings.metrics import TARGET as RATING_TARGET
from ratings.services.schemes import load_reference
from regions.loading import read_towns, write_towns
from schools.loading import load_majors
from subsidies.loading import load_policies
from taxes.loading import load_tax_bureaus
from workers.loading import load_occupations

CONTRACT_DUTY = "实施方案第二项、第十三项"


class Command(BaseCommand):
    help = "按文件载入实施方案、责任单位、镇和社区，以及日历、时限规则、提醒档次和派单规则。可以反复运行。"

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="例如 plan/data/gaotai.yaml")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不写入")

    def handle(self, *, file, dry_run, **options):
        try:
            with transaction.atomic():
                counts = self.load(file)
                self.load_rules_of_time()
                forget_all()
                counts |= load_rating_reference() | load_inspection_checklist()
                watch()
                transaction.set_rollback(dry_run)
        except BadDataFile as error:
            raise CommandError(f"{file}\n{error}") from error
        finally:
            forget_all()
        for name, count in counts.items():
            self.stdout.write(f"{name}：{'，'.join(f'{what} {n}' for what, n in count.items())}")
        if dry_run:
            self.stdout.write("试运行，没有写入。")

    def load(self, file):
        """Read the whole file, then write it. Raises BadDataFile with every fault of the file."""
        document = read_data_file(file)
        bureaus = read_bureaus(document)
        towns = read_towns(document)
        plan = read_plan(document, {bureau.slug for bureau in bureaus})
        routing = document.text("routing", default="")
        paper_series = document.text("paper_series", default="")
        contract_bureaus = document.texts("contract_bureaus", default=None)
        for slug in sorted(set(contract_bureaus) - {bureau.slug for bureau in bureaus}):
            document.fault("contract_bureaus", f"没有标识为 {slug} 的单位")
        tax_bureaus = document.texts("tax_bureaus", default=None)
        for slug in sorted(set(tax_bureaus) - {bureau.slug for bureau in bureaus}):
            document.fault("tax_bureaus", f"没有标识为 {slug} 的单位")
        document.finish()
        counts = write_bureaus(bureaus) | write_towns(towns) | write_plan(plan)
        counts |= (
            load_categories()
            | load_privacy_notices()
            | load_occupations()
            | load_level_rules()
            | load_funds()
        )
        counts |= load_majors()
        if routing:
            counts |= load_routing_rules(file.parent / routing)
        counts |= load_contracts(contract_bureaus, CONTRACT_DUTY)
        counts |= load_tax_bureaus(tax_bureaus)
        counts |= load_policies()
        if paper_series:
            counts |= load_series(file.parent / paper_series)
        return counts

    def load_rules_of_time(self):
        """Workdays, lengths and rungs do not depend on the county: they come with the portal."""
        call_command("load_calendar", "--shipped", stdout=self.stdout)
        call_command("load_deadline_rules", stdout=self.stdout)
        call_command("load_reminder_stages", stdout=self.stdout)


def load_rating_reference():
    """The reference to measure oneself by, kept by the bureau that leads the measure of that target."""
    lead = Responsibility.objects.filter(measure__targets__slug=RATING_TARGET, position=1).first()
    return load_reference(lead.bureau) if lead else {}


def load_inspection_checklist():
    """The checklist that comes with the portal, kept by the bureau that compares registers with licences."""
    bureau = Bureau.objects.filter(verifies_business_licenses=True).first()
    return load_checklist(bureau) if bureau else {}
