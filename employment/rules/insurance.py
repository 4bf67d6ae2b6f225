"""No insurance at all. A household's hourly help need not be in the social insurance, so it is a flag.

Source: 《社会保险法》第四条 for employees; 《家政服务业管理暂行办法》 leaves the kind of insurance to the agreement.
"""

from employment.rules.post import Hit


def check(post, floor):
    if post.insurance:
        return None
    return Hit("insurance", "没有任何保险。请选一种，或者说明出了意外由谁负责。", False)
