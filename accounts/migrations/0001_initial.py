import django.contrib.auth.models
import django.contrib.auth.validators
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import gaotai_jiazheng.schema
import gaotai_jiazheng.sealed
import pgtrigger.compiler
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('axes', '0010_accessattemptexpiration'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='User',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                        ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                        ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                        ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                        ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                        ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                        ('name', models.CharField(max_length=60, verbose_name='姓名')),
                        ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                        ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                    ],
                    options={
                        'verbose_name': '用户',
                        'verbose_name_plural': '用户',
                    },
                    managers=[
                        ('objects', django.contrib.auth.models.UserManager()),
                    ],
                ),
                migrations.CreateModel(
                    name='SignInPhone',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='sign_in_phone', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                        ('phone', gaotai_jiazheng.sealed.SealedTextField(verbose_name='手机号')),
                        ('digest', models.CharField(error_messages={'unique': '这个手机号已经有账号。'}, max_length=64, unique=True, verbose_name='手机号摘要')),
                    ],
                    options={
                        'verbose_name': '登录手机号',
                        'verbose_name_plural': '登录手机号',
                    },
                ),
                migrations.CreateModel(
                    name='KnownAddress',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='known_addresses', to=settings.AUTH_USER_MODEL, verbose_name='用户')),
                        ('digest', models.CharField(max_length=64, verbose_name='地址摘要')),
                        ('last_seen_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='最近登录')),
                    ],
                    options={
                        'verbose_name': '常用地址',
                        'verbose_name_plural': '常用地址',
                        'constraints': [models.UniqueConstraint(fields=('user', 'digest'), name='known_address_once_per_user')],
                    },
                ),
                migrations.CreateModel(
                    name='AccessLog',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='操作人')),
                        ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now, verbose_name='时间')),
                        ('action', models.CharField(choices=[('reveal', '查看原文'), ('view', '查看'), ('export', '导出'), ('rights', '变更权限')], max_length=10, verbose_name='操作')),
                        ('subject_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype', verbose_name='对象类型')),
                        ('subject_id', models.CharField(max_length=40, verbose_name='对象主键')),
                        ('label', models.CharField(max_length=80, verbose_name='对象')),
                        ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='字段')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='理由')),
                        ('address', models.GenericIPAddressField(blank=True, null=True, verbose_name='来源地址')),
                    ],
                    options={
                        'verbose_name': '个人信息访问记录',
                        'verbose_name_plural': '个人信息访问记录',
                        'ordering': ['-pk'],
                        'default_permissions': ('view',),
                        'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='access_log_subject')],
                        'triggers': [pgtrigger.compiler.Trigger(name='append_only', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='290a5f1b76c7728ab89ca14d001042c77867e8b3', operation='UPDATE OR DELETE', pgid='pgtrigger_append_only_36f4b', table='accounts_accesslog', when='BEFORE'))],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(help_text='哪个程序使用，做什么。', max_length=60, verbose_name='用途')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='api_tokens', to=settings.AUTH_USER_MODEL, verbose_name='所属用户')),
                        ('digest', models.CharField(editable=False, max_length=64, unique=True)),
                        ('scopes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('complaints:read', '读取投诉'), ('deadlines:read', '读取时限')], max_length=30), size=None, verbose_name='权限范围')),
                        ('issued_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='签发人')),
                        ('issued_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='签发时间')),
                        ('expires_at', models.DateTimeField(verbose_name='失效时间')),
                        ('revoked_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='吊销时间')),
                        ('last_used_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='最近使用')),
                    ],
                    options={
                        'verbose_name': '接口令牌',
                        'verbose_name_plural': '接口令牌',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('scopes__len__gt', 0)), name='api_token_has_a_scope', violation_error_message='请至少选择一项权限范围。')],
                    },
                ),
                migrations.CreateModel(
                    name='SignInFailure',
                    fields=[
                    ],
                    options={
                        'verbose_name': '登录失败',
                        'verbose_name_plural': '登录失败',
                        'ordering': ['-attempt_time'],
                        'proxy': True,
                        'default_permissions': ('view', 'delete'),
                    },
                    bases=('axes.accessattempt',),
                ),
                migrations.CreateModel(
                    name='SignIn',
                    fields=[
                    ],
                    options={
                        'verbose_name': '登录记录',
                        'verbose_name_plural': '登录记录',
                        'ordering': ['-attempt_time'],
                        'proxy': True,
                        'default_permissions': ('view',),
                    },
                    bases=('axes.accesslog',),
                ),
            ],
        ),
    ]
