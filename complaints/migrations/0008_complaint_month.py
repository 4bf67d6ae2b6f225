import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0007_hotline_channels'),
    ]

    operations = [
        migrations.CreateModel(
            name='ComplaintMonth',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.DateField(help_text='这个月的第一天。', verbose_name='月份')),
                ('dimension', models.CharField(choices=[('all', '全县'), ('category', '类别'), ('town', '镇'), ('enterprise', '企业'), ('ground', '不予受理的情形')], max_length=12, verbose_name='口径')),
                ('value', models.CharField(blank=True, max_length=20, verbose_name='取值')),
                ('received', models.PositiveIntegerField(default=0, verbose_name='收到')),
                ('accepted', models.PositiveIntegerField(default=0, verbose_name='受理')),
                ('declined', models.PositiveIntegerField(default=0, verbose_name='不予受理')),
                ('agreed', models.PositiveIntegerField(default=0, verbose_name='达成调解')),
                ('terminated', models.PositiveIntegerField(default=0, verbose_name='终止调解')),
                ('closed', models.PositiveIntegerField(default=0, verbose_name='办结')),
                ('days_to_close', models.FloatField(default=0, help_text='从提交到办结的自然日，合计。', verbose_name='办结用时合计（天）')),
                ('median_days', models.FloatField(blank=True, null=True, verbose_name='办结用时中位数（天）')),
                ('due_on_time', models.PositiveIntegerField(default=0, verbose_name='期限内完成')),
                ('due_late', models.PositiveIntegerField(default=0, verbose_name='超过期限')),
                ('computed_at', models.DateTimeField(verbose_name='统计时间')),
            ],
            options={
                'verbose_name': '投诉月度统计',
                'verbose_name_plural': '投诉月度统计',
                'ordering': ['month', 'dimension', 'value'],
                'indexes': [models.Index(fields=['month', 'dimension'], name='complaint_month_of')],
                'constraints': [models.UniqueConstraint(fields=('dimension', 'value', 'month'), name='complaint_month_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='complaint_month_is_its_first_day')],
            },
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['submitted_at', 'closed_at'], name='complaint_months'),
        ),
        migrations.AddIndex(
            model_name='step',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='step_at'),
        ),
    ]
