
import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_api_scope_of_applications'),
    ]

    operations = [
        migrations.AlterField(
            model_name='apitoken',
            name='scopes',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('complaints:read', '读取投诉'), ('deadlines:read', '读取时限'), ('applications:read', '读取补贴申请'), ('steering:read', '读取进展报告和会商事项')], max_length=30), size=None, verbose_name='权限范围'),
        ),
    ]
