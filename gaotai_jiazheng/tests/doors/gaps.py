"""The doors that claims, corrections, lists and payees added: rows are those that ``Granting`` makes."""

from gaotai_jiazheng.tests.doors.keys import keyed


class Gaps:
    """granting: a ``Granting`` with an application each of 县人社局 and 县总工会."""

    def __init__(self, granting):
        self.rows = {"labour": granting.labours, "union": granting.unions}

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {"admin:subsidies_application_step": keyed(self.rows, step="correct")}
