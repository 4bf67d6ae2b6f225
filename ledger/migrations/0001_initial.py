import django.db.models.deletion
import django.db.models.functions.datetime
import django.utils.timezone
import gaotai_jiazheng.schema
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=60, unique=True, verbose_name='科目代码')),
                        ('name', models.CharField(max_length=120, verbose_name='户名')),
                        ('may_be_negative', models.BooleanField(default=False, verbose_name='可以为负')),
                        ('balance_fen', models.BigIntegerField(default=0, editable=False, verbose_name='余额（分）')),
                        ('held_fen', models.BigIntegerField(default=0, editable=False, verbose_name='冻结（分）')),
                        ('postings_count', models.BigIntegerField(default=0, editable=False, verbose_name='分录数')),
                        ('head', models.CharField(blank=True, default='', editable=False, max_length=64, verbose_name='链头')),
                        ('opened_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='开户时间')),
                        ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='销户时间')),
                    ],
                    options={
                        'verbose_name': '账户',
                        'verbose_name_plural': '账户',
                        'ordering': ['code'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('held_fen__gte', 0)), name='ledger_account_held_not_negative', violation_error_message='冻结金额不能为负。'), models.CheckConstraint(condition=models.Q(('may_be_negative', True), ('balance_fen__gte', models.F('held_fen')), _connector='OR'), name='ledger_account_covers_its_holds', violation_error_message='余额不足。'), models.CheckConstraint(condition=models.Q(('closed_at', None), models.Q(('balance_fen', 0), ('held_fen', 0)), _connector='OR'), name='ledger_account_closed_is_empty', violation_error_message='还有余额或者冻结，不能销户。')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='业务标识')),
                        ('kind', models.SlugField(db_index=False, max_length=40, verbose_name='种类')),
                        ('narration', models.CharField(max_length=120, verbose_name='摘要')),
                        ('document', models.CharField(blank=True, max_length=120, verbose_name='凭证')),
                        ('subject_type', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                        ('subject_id', models.BigIntegerField(blank=True, null=True)),
                        ('subject_label', models.CharField(blank=True, max_length=60, verbose_name='事项')),
                        ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='记账人')),
                        ('booked_on', models.DateField(default=django.utils.timezone.localdate, verbose_name='记账日')),
                        ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='记录时间')),
                        ('postings_expected', models.PositiveSmallIntegerField(verbose_name='分录数')),
                    ],
                    options={
                        'verbose_name': '记账凭证',
                        'verbose_name_plural': '记账凭证',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['subject_type', 'subject_id'], name='ledger_entry_subject')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('postings_expected__gte', 2)), name='ledger_entry_has_two_sides')],
                    },
                ),
                migrations.CreateModel(
                    name='Posting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('entry', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.entry', verbose_name='凭证')),
                        ('account', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='postings', to='ledger.account', verbose_name='账户')),
                        ('amount_fen', models.BigIntegerField(help_text='正数为收，负数为付。', verbose_name='金额（分）')),
                        ('number', models.BigIntegerField(editable=False, verbose_name='序号')),
                        ('balance_after_fen', models.BigIntegerField(editable=False, verbose_name='余额（分）')),
                        ('digest', models.CharField(editable=False, max_length=64, verbose_name='校验值')),
                    ],
                    options={
                        'verbose_name': '分录',
                        'verbose_name_plural': '分录',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen', 0), _negated=True), name='ledger_posting_moves_something'), models.UniqueConstraint(fields=('entry', 'account'), name='ledger_posting_once_an_account'), models.UniqueConstraint(fields=('account', 'number'), name='ledger_posting_number_once')],
                    },
                ),
                migrations.CreateModel(
                    name='Hold',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.UUIDField(default=uuid.uuid4, unique=True, verbose_name='业务标识')),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='holds', to='ledger.account', verbose_name='账户')),
                        ('amount_fen', models.BigIntegerField(verbose_name='冻结金额（分）')),
                        ('narration', models.CharField(max_length=120, verbose_name='摘要')),
                        ('subject_type', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                        ('subject_id', models.BigIntegerField(blank=True, null=True)),
                        ('by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='冻结人')),
                        ('placed_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='冻结时间')),
                    ],
                    options={
                        'verbose_name': '冻结',
                        'verbose_name_plural': '冻结',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='ledger_hold_of_something')],
                    },
                ),
                migrations.CreateModel(
                    name='HoldEnd',
                    fields=[
                        ('hold', models.OneToOneField(db_constraint=False, on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='end', serialize=False, to='ledger.hold', verbose_name='冻结')),
                        ('entry', models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='used_holds', to='ledger.entry', verbose_name='使用它的凭证')),
                        ('ended_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='解除时间')),
                    ],
                    options={
                        'verbose_name': '解除冻结',
                        'verbose_name_plural': '解除冻结',
                    },
                ),
                migrations.CreateModel(
                    name='Proof',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proved_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='证明时间')),
                        ('is_sound', models.BooleanField(verbose_name='全部成立')),
                        ('results', models.JSONField(verbose_name='各项结果')),
                        ('accounts', models.PositiveBigIntegerField(verbose_name='账户')),
                        ('entries', models.PositiveBigIntegerField(verbose_name='凭证')),
                        ('postings', models.PositiveBigIntegerField(verbose_name='分录')),
                        ('open_holds', models.PositiveBigIntegerField(verbose_name='未解除的冻结')),
                        ('head', models.CharField(max_length=64, verbose_name='总校验值')),
                        ('took_ms', models.PositiveIntegerField(verbose_name='用时（毫秒）')),
                    ],
                    options={
                        'verbose_name': '账簿证明',
                        'verbose_name_plural': '账簿证明',
                        'ordering': ['-pk'],
                    },
                ),
            ],
        ),
    ]
