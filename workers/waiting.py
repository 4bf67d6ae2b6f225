"""What waits for the bureaus that keep the register of workers and look at papers."""

from functools import partial

from gaotai_jiazheng.waiting_work import waits
from workers import to_verify
from workers.permissions import can_verify, keeps_register

WORDS = {
    "health": "有健康证明待核验的服务人员",
    "certificate": "有技能证书待核验的服务人员",
    "background": "没有背景核验或者快到期的服务人员",
}

waits("workers.Correction", "待答复的更正申请", keeps_register, answered_at__isnull="True")
for word, title in WORDS.items():
    kind = waits(
        "workers.Worker", title, partial(can_verify, model=to_verify.KINDS[word]), to_verify=word
    )
    kind(lambda rows, user, word=word: to_verify.narrowed(rows, word))
