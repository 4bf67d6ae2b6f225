from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('complaints', '0004_revoke_extension'),
    ]

    # Other choices are nothing to the database.
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='attachment',
                    name='purpose',
                    field=models.CharField(choices=[('evidence', '材料'), ('authority', '委托书和代理人证件'), ('identity', '身份证明')], default='evidence', max_length=10, verbose_name='用途'),
                ),
            ]
        )
    ]
