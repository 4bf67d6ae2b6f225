"""What waits for the bureaus that put notices up."""

from bureaus.permissions import acts_for_a_bureau
from disclosure.admin import OBJECTED, objected
from gaotai_jiazheng.waiting_work import waits

waits("disclosure.Notice", "有异议等您答复的公示", acts_for_a_bureau, objection=OBJECTED)(objected)
