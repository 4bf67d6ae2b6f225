from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_api_scope_of_steering'),
        ('axes', '0010_accessattemptexpiration'),
    ]

    operations = [
        migrations.CreateModel(
            name='RefusedSignIn',
            fields=[
            ],
            options={
                'verbose_name': '登录失败记录',
                'verbose_name_plural': '登录失败记录',
                'ordering': ['-attempt_time'],
                'proxy': True,
                'default_permissions': ('view',),
                'indexes': [],
                'constraints': [],
            },
            bases=('axes.accessfailurelog',),
        ),
        migrations.AlterModelOptions(
            name='signinfailure',
            options={'default_permissions': ('view', 'delete'), 'ordering': ['-attempt_time'], 'verbose_name': '登录失败计数', 'verbose_name_plural': '登录失败计数'},
        ),
    ]
