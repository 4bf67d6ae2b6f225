"""The doors that were added to rooms of others: rows are those that ``Granting`` and ``Funds`` make."""

from gaotai_jiazheng.tests.doors.keys import keyed


class Gaps:
    """granting: a ``Granting`` with an application each of 县人社局 and 县总工会. funds: a ``Funds``."""

    def __init__(self, granting, funds):
        self.rows = {"labour": granting.labours, "union": granting.unions}
        self.payable = {"failed": funds.failed}

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        return {
            "admin:subsidies_application_step": keyed(self.rows, step="correct"),
            "admin:funds_payable_reveal": keyed(self.payable),
        }
