import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

import gaotai_jiazheng.schema


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='SearchEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20, verbose_name='类别')),
                        ('object_id', models.BigIntegerField(verbose_name='记录')),
                        ('title', models.CharField(max_length=200, verbose_name='标题')),
                        ('text', models.TextField(max_length=1200, verbose_name='文字')),
                        ('address', models.CharField(max_length=200, verbose_name='地址')),
                        ('vector', django.contrib.postgres.search.SearchVectorField(verbose_name='检索词')),
                        ('digest', models.CharField(max_length=64, verbose_name='摘要')),
                        ('changed_at', models.DateTimeField(verbose_name='变动时间')),
                    ],
                    options={
                        'verbose_name': '搜索条目',
                        'verbose_name_plural': '搜索条目',
                        'ordering': ['-changed_at', '-pk'],
                        'constraints': [models.UniqueConstraint(fields=('kind', 'object_id'), name='search_entry_once'), models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='search_entry_has_a_title'), models.CheckConstraint(condition=models.Q(('address__startswith', '/')), name='search_entry_is_of_this_site')],
                        'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['vector'], name='search_entry_words'), models.Index(fields=['kind', '-changed_at', '-id'], name='search_entry_of_kind'), models.Index(fields=['-changed_at', '-id'], name='search_entry_newest')],
                    },
                ),
                migrations.CreateModel(
                    name='Sweep',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20, unique=True, verbose_name='类别')),
                        ('at', models.DateTimeField(verbose_name='时间')),
                    ],
                    options={
                        'verbose_name': '搜索条目的核对',
                        'verbose_name_plural': '搜索条目的核对',
                        'ordering': ['kind'],
                    },
                ),
            ],
        ),
    ]
