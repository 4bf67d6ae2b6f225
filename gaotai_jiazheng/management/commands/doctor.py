from django.core.management.base import BaseCommand

from gaotai_jiazheng import health


class Command(BaseCommand):
    help = "逐项检查正在运行的平台：数据库、消息中间件、数据库结构、工作日历、后台进程；有问题时退出码为 1。"
    requires_system_checks = []

    def handle(self, **options):
        findings = [*health.readiness(), health.check_calendars()]
        for finding in findings:
            self.stdout.write(
                f"{'正常' if finding.is_ok else '有误'}  {finding.name:<12}{finding.detail}"
            )
            if finding.mend:
                self.stdout.write(f"      → {finding.mend}")
        if not all(finding.is_ok for finding in findings):
            raise SystemExit(1)
