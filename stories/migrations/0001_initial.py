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
        ('accounts', '__first__'),
        ('bureaus', '0001_initial'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('training', '0001_initial'),
    ]

    operations = [
        gaotai_jiazheng.schema.CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Story',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('story', '人物故事'), ('case', '典型案例'), ('news', '动态')], max_length=6, verbose_name='类别')),
                        ('bureau', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='bureaus.bureau', verbose_name='供稿单位')),
                        ('title', models.CharField(max_length=60, verbose_name='标题')),
                        ('text', models.TextField(max_length=8000, verbose_name='正文')),
                        ('photo', models.BinaryField(blank=True, null=True, verbose_name='照片')),
                        ('photo_words', models.CharField(blank=True, max_length=120, verbose_name='照片说明')),
                        ('shows_no_minor', models.BooleanField(default=False, verbose_name='文字和照片认不出未成年人')),
                        ('opening', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='training.trainingclass', verbose_name='可以报名的培训班')),
                        ('expires_on', models.DateField(blank=True, null=True, verbose_name='展示到')),
                        ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('approved', '待发布'), ('published', '已发布'), ('withdrawn', '已撤下')], default='draft', max_length=10, verbose_name='状态')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撰稿人')),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='撰稿时间')),
                        ('reviewed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                        ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                        ('published_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                        ('withdrawn_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='退回或者撤下的原因')),
                    ],
                    options={
                        'verbose_name': '故事和动态',
                        'verbose_name_plural': '故事和动态',
                        'ordering': ['-pk'],
                        'indexes': [models.Index(fields=['state', '-published_at'], name='story_of_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('reviewed_by', None), models.Q(('reviewed_by', models.F('written_by')), _negated=True), _connector='OR'), name='story_reviewed_by_another', violation_error_message='撰稿的人不能审核自己的稿子。'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(models.Q(('published_by', models.F('reviewed_by')), _negated=True), models.Q(('published_by', models.F('written_by')), _negated=True)), _connector='OR'), name='story_published_by_a_third', violation_error_message='撰稿和审核的人不能发布，请另一个人发布。'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'published', 'withdrawn']), _negated=True), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='story_approved_has_its_reviewer', violation_error_message='稿子还没有审核。'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', False), ('published_by__isnull', False), ('state__in', ['published', 'withdrawn'])), models.Q(models.Q(('state__in', ['published', 'withdrawn']), _negated=True), ('published_at', None), ('published_by', None)), _connector='OR'), name='story_published_has_its_publisher'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), models.Q(('reason', ''), _negated=True)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at', None), ('withdrawn_by', None)), _connector='OR'), name='story_withdrawn_says_why', violation_error_message='撤下要写明原因。'), models.CheckConstraint(condition=models.Q(('state', 'draft'), ('shows_no_minor', True), _connector='OR'), name='story_shows_no_minor', violation_error_message='请先确认文字和照片认不出未成年人；认得出的不能用。'), models.CheckConstraint(condition=models.Q(('photo', None), models.Q(('photo_words', ''), _negated=True), _connector='OR'), name='story_photo_is_described', violation_error_message='请写照片说明，看不见照片的人靠它。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='begins_as_draft', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state <> 'draft')", func="RAISE EXCEPTION 'pgtrigger: Cannot insert rows from % table', TG_TABLE_NAME;", hash='22e1f80a767233b7e6a37c2228db3f45fd3dde6c', operation='INSERT', pgid='pgtrigger_begins_as_draft_0853f', table='stories_story', when='BEFORE')), pgtrigger.compiler.Trigger(name='states_in_order', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:submitted,submitted:draft,submitted:approved,approved:draft,approved:published,published:withdrawn}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='e008d06109d0160095d32ceaa1eab5f6ad5ab5ff', operation='UPDATE', pgid='pgtrigger_states_in_order_621f1', table='stories_story', when='BEFORE')), pgtrigger.compiler.Trigger(name='goes_up_with_consent', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (NEW.state = 'published')", func="\n    IF NEW.kind = 'news' THEN\n        RETURN NEW;\n    END IF;\n    PERFORM 1 FROM stories_consent WHERE story_id = NEW.id AND withdrawn_at IS NULL\n        AND (valid_until IS NULL OR valid_until >= (now() AT TIME ZONE 'Asia/Shanghai')::date)\n        AND (NEW.photo IS NULL OR 'photo' = ANY(scope)) FOR SHARE;\n    IF NOT FOUND THEN\n        RAISE EXCEPTION 'story % has no consent that covers it', NEW.id\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'story_goes_up_with_consent';\n    END IF;\n    RETURN NEW;\n", hash='d0acfb67abc2ca835c210cc15ca9c4192f60d432', operation='UPDATE OF "state"', pgid='pgtrigger_goes_up_with_consent_ee3b6', table='stories_story', when='BEFORE')), pgtrigger.compiler.Trigger(name='read_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition="WHEN (OLD.state <> 'draft' AND (NEW.kind, NEW.bureau_id, NEW.title, NEW.text, NEW.photo, NEW.photo_words, NEW.written_by_id) IS DISTINCT FROM (OLD.kind, OLD.bureau_id, OLD.title, OLD.text, OLD.photo, OLD.photo_words, OLD.written_by_id))", func='RAISE EXCEPTION \'pgtrigger: Cannot update of "kind", "bureau_id", "title", "text", "photo", "photo_words", "written_by_id" rows from % table\', TG_TABLE_NAME;', hash='2f3c011debabf0de1e1ebbad9c642b14463c14f1', operation='UPDATE OF "kind", "bureau_id", "title", "text", "photo", "photo_words", "written_by_id"', pgid='pgtrigger_read_stays_7bd39', table='stories_story', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='f1b14bd45feb709bad7d43ece66d3450855e28ad', operation='DELETE', pgid='pgtrigger_never_deleted_a0ded', table='stories_story', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "stories_storyevent" ("bureau_id", "expires_on", "id", "kind", "opening_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_words", "published_at", "published_by_id", "reason", "reviewed_at", "reviewed_by_id", "shows_no_minor", "state", "text", "title", "withdrawn_at", "withdrawn_by_id", "written_at", "written_by_id") VALUES (NEW."bureau_id", NEW."expires_on", NEW."id", NEW."kind", NEW."opening_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."photo_words", NEW."published_at", NEW."published_by_id", NEW."reason", NEW."reviewed_at", NEW."reviewed_by_id", NEW."shows_no_minor", NEW."state", NEW."text", NEW."title", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='493fb4440fec85a3781818e03ef1c2439449b356', operation='INSERT', pgid='pgtrigger_insert_insert_b1ea5', table='stories_story', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."bureau_id" IS DISTINCT FROM (NEW."bureau_id") OR OLD."expires_on" IS DISTINCT FROM (NEW."expires_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."kind" IS DISTINCT FROM (NEW."kind") OR OLD."opening_id" IS DISTINCT FROM (NEW."opening_id") OR OLD."photo_words" IS DISTINCT FROM (NEW."photo_words") OR OLD."published_at" IS DISTINCT FROM (NEW."published_at") OR OLD."published_by_id" IS DISTINCT FROM (NEW."published_by_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."reviewed_at" IS DISTINCT FROM (NEW."reviewed_at") OR OLD."reviewed_by_id" IS DISTINCT FROM (NEW."reviewed_by_id") OR OLD."shows_no_minor" IS DISTINCT FROM (NEW."shows_no_minor") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."text" IS DISTINCT FROM (NEW."text") OR OLD."title" IS DISTINCT FROM (NEW."title") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_by_id" IS DISTINCT FROM (NEW."withdrawn_by_id") OR OLD."written_at" IS DISTINCT FROM (NEW."written_at") OR OLD."written_by_id" IS DISTINCT FROM (NEW."written_by_id"))', func='INSERT INTO "stories_storyevent" ("bureau_id", "expires_on", "id", "kind", "opening_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "photo_words", "published_at", "published_by_id", "reason", "reviewed_at", "reviewed_by_id", "shows_no_minor", "state", "text", "title", "withdrawn_at", "withdrawn_by_id", "written_at", "written_by_id") VALUES (NEW."bureau_id", NEW."expires_on", NEW."id", NEW."kind", NEW."opening_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."photo_words", NEW."published_at", NEW."published_by_id", NEW."reason", NEW."reviewed_at", NEW."reviewed_by_id", NEW."shows_no_minor", NEW."state", NEW."text", NEW."title", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."written_at", NEW."written_by_id"); RETURN NULL;', hash='d8b69a35a0caa831150ead4da29761f67ed33740', operation='UPDATE', pgid='pgtrigger_update_update_d7641', table='stories_story', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='StoryEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stories.story')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('kind', models.CharField(choices=[('story', '人物故事'), ('case', '典型案例'), ('news', '动态')], max_length=6, verbose_name='类别')),
                        ('bureau', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='bureaus.bureau', verbose_name='供稿单位')),
                        ('title', models.CharField(max_length=60, verbose_name='标题')),
                        ('text', models.TextField(max_length=8000, verbose_name='正文')),
                        ('photo_words', models.CharField(blank=True, max_length=120, verbose_name='照片说明')),
                        ('shows_no_minor', models.BooleanField(default=False, verbose_name='文字和照片认不出未成年人')),
                        ('opening', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='training.trainingclass', verbose_name='可以报名的培训班')),
                        ('expires_on', models.DateField(blank=True, null=True, verbose_name='展示到')),
                        ('state', models.CharField(choices=[('draft', '草稿'), ('submitted', '待审核'), ('approved', '待发布'), ('published', '已发布'), ('withdrawn', '已撤下')], default='draft', max_length=10, verbose_name='状态')),
                        ('written_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撰稿人')),
                        ('written_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='撰稿时间')),
                        ('reviewed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='审核人')),
                        ('reviewed_at', models.DateTimeField(blank=True, null=True, verbose_name='审核时间')),
                        ('published_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发布人')),
                        ('published_at', models.DateTimeField(blank=True, null=True, verbose_name='发布时间')),
                        ('withdrawn_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤下人')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤下时间')),
                        ('reason', models.CharField(blank=True, max_length=200, verbose_name='退回或者撤下的原因')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
                migrations.CreateModel(
                    name='Consent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('story', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consent', to='stories.story', verbose_name='故事')),
                        ('person', gaotai_jiazheng.sealed.SealedTextField(verbose_name='本人姓名')),
                        ('adult_on', models.DateField(verbose_name='满18周岁的日子')),
                        ('scope', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('name', '写出真实姓名'), ('photo', '用照片')], max_length=6), blank=True, default=list, size=None, verbose_name='同意的内容')),
                        ('signed_on', models.DateField(verbose_name='签字日')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='同意到')),
                        ('form', gaotai_jiazheng.sealed.SealedTextField(verbose_name='同意书')),
                        ('form_type', models.CharField(max_length=40, verbose_name='文件类型')),
                        ('form_digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                        ('withdrawn_how', models.CharField(blank=True, max_length=120, verbose_name='怎样提出的')),
                    ],
                    options={
                        'verbose_name': '同意书',
                        'verbose_name_plural': '同意书',
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('signed_on__gte', models.F('adult_on'))), name='consent_of_an_adult', violation_error_message='签字那天未满18周岁，不能作为故事的主人公。'), models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_until__gte', models.F('signed_on')), _connector='OR'), name='consent_days_in_order', violation_error_message='同意到的日子不能早于签字日。'), models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_how', '')), models.Q(('withdrawn_at__isnull', False), models.Q(('withdrawn_how', ''), _negated=True)), _connector='OR'), name='consent_withdrawn_says_how', violation_error_message='请写明本人是怎样提出撤回的。')],
                        'triggers': [pgtrigger.compiler.Trigger(name='signed_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."story_id" IS DISTINCT FROM (NEW."story_id") OR OLD."person" IS DISTINCT FROM (NEW."person") OR OLD."adult_on" IS DISTINCT FROM (NEW."adult_on") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."signed_on" IS DISTINCT FROM (NEW."signed_on") OR OLD."form" IS DISTINCT FROM (NEW."form") OR OLD."form_digest" IS DISTINCT FROM (NEW."form_digest"))', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='434171791296d44b0bc85ab63e73838dc0ce0a3b', operation='UPDATE', pgid='pgtrigger_signed_stays_46052', table='stories_consent', when='BEFORE')), pgtrigger.compiler.Trigger(name='withdrawn_stays', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD.withdrawn_at IS NOT NULL)', func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;", hash='e8b116c398565e67a6bff5c72a1e37683375a316', operation='UPDATE', pgid='pgtrigger_withdrawn_stays_0e66e', table='stories_consent', when='BEFORE')), pgtrigger.compiler.Trigger(name='never_deleted', sql=pgtrigger.compiler.UpsertTriggerSql(func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;", hash='60635bd7f6290af99988201ceecb3ca7493e6175', operation='DELETE', pgid='pgtrigger_never_deleted_4dcfb', table='stories_consent', when='BEFORE')), pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "stories_consentevent" ("adult_on", "form_digest", "form_type", "id", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "scope", "signed_on", "story_id", "valid_until", "withdrawn_at", "withdrawn_how") VALUES (NEW."adult_on", NEW."form_digest", NEW."form_type", NEW."id", NEW."person", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."scope", NEW."signed_on", NEW."story_id", NEW."valid_until", NEW."withdrawn_at", NEW."withdrawn_how"); RETURN NULL;', hash='7d0d8d5c8b7efe773249cfcc8472cf109aaaa95d', operation='INSERT', pgid='pgtrigger_insert_insert_60f63', table='stories_consent', when='AFTER')), pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."adult_on" IS DISTINCT FROM (NEW."adult_on") OR OLD."form_digest" IS DISTINCT FROM (NEW."form_digest") OR OLD."form_type" IS DISTINCT FROM (NEW."form_type") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."person" IS DISTINCT FROM (NEW."person") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."scope" IS DISTINCT FROM (NEW."scope") OR OLD."signed_on" IS DISTINCT FROM (NEW."signed_on") OR OLD."story_id" IS DISTINCT FROM (NEW."story_id") OR OLD."valid_until" IS DISTINCT FROM (NEW."valid_until") OR OLD."withdrawn_at" IS DISTINCT FROM (NEW."withdrawn_at") OR OLD."withdrawn_how" IS DISTINCT FROM (NEW."withdrawn_how"))', func='INSERT INTO "stories_consentevent" ("adult_on", "form_digest", "form_type", "id", "person", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "scope", "signed_on", "story_id", "valid_until", "withdrawn_at", "withdrawn_how") VALUES (NEW."adult_on", NEW."form_digest", NEW."form_type", NEW."id", NEW."person", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."scope", NEW."signed_on", NEW."story_id", NEW."valid_until", NEW."withdrawn_at", NEW."withdrawn_how"); RETURN NULL;', hash='0e115a575882347b5513be1d751542f7c05900a4', operation='UPDATE', pgid='pgtrigger_update_update_5e0ca', table='stories_consent', when='AFTER'))],
                    },
                ),
                migrations.CreateModel(
                    name='ConsentEvent',
                    fields=[
                        ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                        ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                        ('pgh_label', models.TextField(help_text='The event label.')),
                        ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='events', to='stories.consent')),
                        ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                        ('id', models.BigIntegerField()),
                        ('story', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='stories.story', verbose_name='故事')),
                        ('person', gaotai_jiazheng.sealed.SealedTextField(verbose_name='本人姓名')),
                        ('adult_on', models.DateField(verbose_name='满18周岁的日子')),
                        ('scope', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('name', '写出真实姓名'), ('photo', '用照片')], max_length=6), blank=True, default=list, size=None, verbose_name='同意的内容')),
                        ('signed_on', models.DateField(verbose_name='签字日')),
                        ('valid_until', models.DateField(blank=True, null=True, verbose_name='同意到')),
                        ('form_type', models.CharField(max_length=40, verbose_name='文件类型')),
                        ('form_digest', models.CharField(max_length=64, verbose_name='SHA-256')),
                        ('recorded_by', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                        ('recorded_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='登记时间')),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True, verbose_name='撤回时间')),
                        ('withdrawn_how', models.CharField(blank=True, max_length=120, verbose_name='怎样提出的')),
                    ],
                    options={
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
