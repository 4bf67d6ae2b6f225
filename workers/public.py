"""What everybody may read of workers: figures and rights, never a person."""

from gaotai_jiazheng import public_pages
from gaotai_jiazheng.public_pages import EVERYBODY, WORKERS

public_pages.page(
    "worker:home",
    "我是家政从业人员",
    "看自己的记录和证书，谁看过我。用手机验证码登录。",
    whom=WORKERS,
)
public_pages.page("worker:rights", "我的权利", "干家政有哪些权利，找谁。", whom=WORKERS)
public_pages.page(
    "workers:coverage", "合同和保险", "多少从业人员有合同、有保险、有健康证明。", whom=EVERYBODY
)
