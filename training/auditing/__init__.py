"""The auditors' rules, one to a file: each is a function (class, its parameters) -> findings.

A rule reads and writes nothing, refuses nothing and accuses nobody. It says what a person should look at.
"""

from training.auditing.certificate_mill import certificate_mill
from training.auditing.insured_job_seeker import insured_job_seeker
from training.auditing.on_public_holiday import on_public_holiday
from training.auditing.overlapping_classes import overlapping_classes
from training.auditing.same_level_before import same_level_before
from training.auditing.shared_phone import shared_phone
from training.auditing.subsidised_before import subsidised_before
from training.auditing.teacher_in_two_rooms import teacher_in_two_rooms
from training.auditing.times_a_year import times_a_year

RULES = {  # slug -> (name, function), in the order in which findings are shown
    "overlapping_classes": ("同一个人两个班同时上课", overlapping_classes),
    "same_level_before": ("同职业同等级以前培训过", same_level_before),
    "subsidised_before": ("同职业同等级以前计入过补贴", subsidised_before),
    "times_a_year": ("一年培训次数超过参数", times_a_year),
    "insured_job_seeker": ("在职参保人员参加就业技能培训", insured_job_seeker),
    "teacher_in_two_rooms": ("同一名教师同时在两个教室", teacher_in_two_rooms),
    "on_public_holiday": ("法定节假日上课", on_public_holiday),
    "certificate_mill": ("一家机构一周结业人数超过参数", certificate_mill),
    "shared_phone": ("一个手机号多人报名", shared_phone),
}
