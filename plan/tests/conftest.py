import pytest

from plan import metrics
from plan.metrics import metric

WORDS = {
    "register": "测试登记",
    "rows": "plan:index",
    "title": "登记的企业",
    "unit": "家",
    "definition": "当天登记的企业数。",
}


@pytest.fixture
def counted(monkeypatch):
    """Metrics of a test: ``counted["slug"] = figure`` registers one; a figure that is an exception is raised."""
    monkeypatch.setattr(metrics, "_metrics", {})

    class Counted(dict):
        def __setitem__(self, slug, value):
            if slug not in self:
                metric(slug, **WORDS)(lambda on: self.figure(slug))
            super().__setitem__(slug, value)

        def figure(self, slug):
            if isinstance(self[slug], Exception):
                raise self[slug]
            return self[slug]

    return Counted()
