from pathlib import Path

import pytest
from django.conf import settings

from bureaus.tests.factories import BureauFactory
from gaotai_jiazheng.data_files import BadDataFile
from papers.loading import load_series
from papers.models import Series

SHIPPED = Path(settings.BASE_DIR) / "plan/data/paper_series.yaml"


def test_shipped_series_are_loaded_once_and_edited_ones_stay(bureau):
    for slug in ("industry-commerce", "hrss", "trade-union", "gov-service-center"):
        BureauFactory(slug=slug)
    assert load_series(SHIPPED) == {"文书字号": {"新增": 8}}
    Series.objects.filter(template="").update(word="高市监消")

    assert load_series(SHIPPED) == {"文书字号": {"未变": 8}}
    words = bureau.paper_series.order_by("template").values_list("template", "word")
    assert list(words) == [
        ("", "高市监消"),
        ("inspection-record", "高市监检"),
        ("report-registration", "高市监举"),
        ("report-result", "高市监举"),
    ]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("bureau: nobody, word: 字, source: 暂定", "bureau"),
        ("bureau: market-regulation, source: 暂定", "word"),
        ("bureau: market-regulation, word: 字, source: 暂定, pattern: '{字}{年}'", "pattern"),
    ],
)
def test_fault_of_the_file_is_named_and_nothing_written(bureau, tmp_path, line, fault):
    path = tmp_path / "series.yaml"
    path.write_text(f"series:\n  - {{{line}}}\n", encoding="utf-8")

    with pytest.raises(BadDataFile, match=fault):
        load_series(path)
    assert Series.objects.count() == 0
