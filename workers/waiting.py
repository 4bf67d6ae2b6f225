"""What waits for the bureau that keeps the register of workers."""

from gaotai_jiazheng.waiting_work import waits
from workers.permissions import keeps_register

waits("workers.Correction", "待答复的更正申请", keeps_register, answered_at__isnull="True")
