import django.utils.timezone
import gaotai_jiazheng.schema
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='BackupRehearsal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('started_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='开始时间')),
                        ('ended_at', models.DateTimeField(blank=True, null=True, verbose_name='结束时间')),
                        ('result', models.CharField(choices=[('running', '进行中'), ('passed', '成功'), ('failed', '失败'), ('broken_off', '中断'), ('not_allowed', '无权演练')], default='running', max_length=12, verbose_name='结果')),
                        ('size_bytes', models.PositiveBigIntegerField(default=0, verbose_name='备份大小（字节）')),
                        ('rows', models.PositiveBigIntegerField(default=0, verbose_name='行数')),
                        ('files', models.PositiveBigIntegerField(default=0, verbose_name='附件数')),
                        ('backup_ms', models.PositiveIntegerField(default=0, verbose_name='备份用时（毫秒）')),
                        ('restore_ms', models.PositiveIntegerField(default=0, verbose_name='恢复用时（毫秒）')),
                        ('checks', models.JSONField(blank=True, default=list, verbose_name='各项检查')),
                        ('reason', models.TextField(blank=True, verbose_name='原因')),
                    ],
                    options={
                        'verbose_name': '备份演练',
                        'verbose_name_plural': '备份演练',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('result', 'running')), models.Q(models.Q(('result', 'running'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='rehearsal_ended_unless_running', violation_error_message='演练结束了才有结果。'), models.UniqueConstraint(condition=models.Q(('result', 'running')), fields=('result',), name='rehearsal_runs_once', violation_error_message='已经有一次演练在进行。')],
                    },
                ),
            ],
        ),
    ]
