from django.core.management.base import BaseCommand

from gaotai_jiazheng import checkup


class Command(BaseCommand):
    help = "逐项检查正在运行的平台：数据库、后台进程、工作日历、邮件、短信、磁盘、消息、账簿、备份、搜索；有问题时退出码为 1。"
    requires_system_checks = []

    def handle(self, **options):
        findings = checkup.findings()
        for finding in findings:
            self.stdout.write(f"{finding.word}  {finding.name:<12}{finding.detail}")
            if finding.advice:
                self.stdout.write(f"      → {finding.advice}")
        if not all(finding.is_ok for finding in findings):
            raise SystemExit(1)
