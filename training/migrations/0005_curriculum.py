
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
import training.models.base
from django.conf import settings
from django.db import migrations, models


from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('training', '0004_completion_numbers'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeTogether([
        migrations.CreateModel(
            name='Curriculum',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to=training.models.base.stored_name)),
                ('name', models.CharField(max_length=120, verbose_name='文件名')),
                ('content_type', models.CharField(max_length=40, verbose_name='类型')),
                ('size', models.PositiveIntegerField(verbose_name='字节')),
                ('digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='上传时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='上传人')),
                ('training_class', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='curricula', to='training.trainingclass', verbose_name='培训班')),
            ],
            options={
                'verbose_name': '教学大纲',
                'verbose_name_plural': '教学大纲',
                'ordering': ['-pk'],
                'constraints': [models.UniqueConstraint(fields=('training_class', 'digest'), name='curriculum_file_once_in_a_class', violation_error_message='这个文件已经传过。')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='curriculum',
            trigger=pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='86e4994774a23280c7b6e888b59863a9032e2155', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_7779c', table='training_curriculum', when='BEFORE')),
        ),
        ])
    ]
