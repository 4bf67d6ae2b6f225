"""What is learnt at school: a row of everything with an address."""

from gaotai_jiazheng.tests.doors.keys import OF_ONE_ROW, every, keyed
from schools.tests.factories import agreed, keeper, opened


class Learning:
    """A programme that is taught, and an agreement of its school with the member's enterprise."""

    def __init__(self, work):
        by = keeper()
        self.programme = opened(by)
        self.agreement = agreed(by, school=self.programme.school, enterprise=work.enterprise)

    def addresses(self):
        """Route -> (row, arguments, query) of the pages about these rows."""
        programme, agreement = {"open": self.programme}, {"member": self.agreement}
        school = {"taught": self.programme.school}
        return {
            "schools:programme": keyed(programme),
            **every("admin:schools_programme_{}", ("figures", *OF_ONE_ROW), programme),
            "admin:schools_programme_step": keyed(programme, action="close"),
            **every(
                "admin:schools_agreement_{}", ("module", "end", "file", *OF_ONE_ROW), agreement
            ),
            **every("admin:schools_school_{}", OF_ONE_ROW, school),
        }
