from django.conf import settings
from django.db import migrations, models

from gaotai_jiazheng.schema import ChangeTogether


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0005_proof_of_identity'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        ChangeTogether(
            operations=[
                migrations.AlterField(
                    model_name='followup',
                    name='is_solved',
                    field=models.BooleanField(blank=True, help_text='空着表示没有联系上。', null=True, verbose_name='问题是否解决'),
                ),
                migrations.AlterField(
                    model_name='followup',
                    name='grade',
                    field=models.PositiveSmallIntegerField(blank=True, choices=[(5, '非常满意'), (4, '满意'), (3, '基本满意'), (2, '不满意'), (1, '非常不满意')], null=True, verbose_name='满意度'),
                ),
                migrations.AddConstraint(
                    model_name='followup',
                    constraint=models.CheckConstraint(condition=models.Q(models.Q(('grade__isnull', False), ('is_solved__isnull', False)), models.Q(('asked_by__isnull', False), ('grade', None), ('is_solved', None), models.Q(('remark', ''), _negated=True)), _connector='OR'), name='follow_up_answered_or_tried', violation_error_message='没有联系上的，请写明什么时候、怎样联系过。'),
                ),
                migrations.AddIndex(
                    model_name='followup',
                    index=models.Index(condition=models.Q(('is_solved', False)), fields=['complaint'], name='follow_up_unsolved'),
                ),
            ]
        )
    ]
