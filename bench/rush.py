"""Files cases from thirty-two threads through the service; prints what went wrong as JSON."""

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gaotai_jiazheng.settings")
django.setup()

from django.db import DatabaseError, connection

from complaints import catalogue, services
from complaints.models import Complaint

THREADS = 32


def file_some(count):
    numbers, errors = [], 0
    for _ in range(count):
        try:
            filed = services.file_complaint(
                category=catalogue.categories()["service_quality"],
                title="保洁没有做完就走了",
                content="约定四小时深度保洁，两小时就离开。",
                demand="退还一半费用",
                respondent_name="高台县安心家政服务有限公司",
                complainant_name="王小兰",
                complainant_phone="13893600001",
                privacy_notice=catalogue.privacy_notice(),
            )
            numbers.append(filed.complaint.number)
        except DatabaseError:
            errors += 1
    connection.close()
    return numbers, errors


def rush(cases):
    shares = [cases // THREADS + (thread < cases % THREADS) for thread in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        results = list(threads.map(file_some, shares))
    numbers = [number for some, _ in results for number in some]
    stored = Complaint.objects.filter(number__in=numbers).count()
    return {
        "errors": sum(errors for _, errors in results),
        "repeated": len(numbers) - len(set(numbers)),
        "missing": len(numbers) - stored,
    }


print(json.dumps(rush(int(sys.argv[1]))))
