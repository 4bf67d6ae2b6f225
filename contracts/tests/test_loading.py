"""What a county's file brings, and the plan's figure."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from contracts.loading import load_contracts
from contracts.metrics import three_party_contracts
from contracts.models import ContractBureau, ContractTemplate
from contracts.services import ending, templates

pytestmark = pytest.mark.django_db
GAOTAI = Path(settings.BASE_DIR) / "plan" / "data" / "gaotai.yaml"


def test_bureaus_and_templates_are_added_once_and_edits_stay(county):
    templates.retire(ContractTemplate.objects.get(mode="agency_based"))
    ContractBureau.objects.update(basis="县政府文件（演示）")

    counts = load_contracts(["market-regulation", "education"], "实施方案")

    assert dict(counts["查看三方合同的单位"]) == {"未变": 1, "新增": 1}
    assert dict(counts["三方合同模板"]) == {"未变": 3}
    assert ContractBureau.objects.get(bureau=county.bureau).basis == "县政府文件（演示）"
    assert ContractTemplate.objects.get(mode="agency_based").state == "retired"


def test_countys_file_names_the_bureaus_and_an_unknown_one_is_told(tmp_path):
    call_command("load_plan", GAOTAI, verbosity=0)

    slugs = ContractBureau.objects.order_by("pk").values_list("bureau__slug", flat=True)
    assert set(slugs) == {"industry-commerce", "market-regulation", "hrss"}
    wrong = tmp_path / "wrong.yaml"
    text = GAOTAI.read_text("utf-8").replace(
        "market-regulation, hrss]\n# To whom", "nobody]\n# To whom"
    )
    for named in ("../../complaints/data/routing.yaml", "paper_series.yaml"):
        text = text.replace(f": {named}", f": {(GAOTAI.parent / named).resolve()}")
    wrong.write_text(text, "utf-8")
    with pytest.raises(CommandError, match="没有标识为 nobody 的单位"):
        call_command("load_plan", wrong, verbosity=0)


def test_figure_counts_what_holds_on_the_day(county):
    county.sent()
    contract = county.in_force()

    assert three_party_contracts(timezone.localdate()) == 1
    assert three_party_contracts(contract.ends_on) == 1
    assert three_party_contracts(contract.ends_on + timezone.timedelta(days=1)) == 0
    ending.expire_due(timezone.now() + timezone.timedelta(days=366))
    assert three_party_contracts(contract.ends_on) == 1
    assert three_party_contracts(contract.ends_on + timezone.timedelta(days=1)) == 0
