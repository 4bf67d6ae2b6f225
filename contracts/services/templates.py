"""Templates: brought in as a draft, looked at, put to use in place of the one before."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction

from contracts.models import Clause, ContractTemplate
from contracts.template_files import SHIPPED, TemplateEntry, read_template
from gaotai_jiazheng.refusals import write

State = ContractTemplate.State


@transaction.atomic
def bring_in(entry: TemplateEntry) -> ContractTemplate:
    """Write a template that was read, as a draft. Raises ValidationError:
    contract_template_version_once, of fields."""
    template = ContractTemplate(
        mode=entry.mode, version=entry.version, title=entry.title, source=entry.source
    )
    write(template)
    Clause.objects.bulk_create(
        Clause(
            template=template,
            position=position,
            key=words.key,
            title=words.title,
            plain=words.plain,
            text=words.text,
            is_mandatory=words.is_mandatory,
            source=words.source,
            missing=words.missing,
        )
        for position, words in enumerate(entry.clauses, start=1)
    )
    return template


@transaction.atomic
def put_to_use(template: ContractTemplate) -> ContractTemplate:
    """New contracts of its mode begin with it; the one before is retired. Codes: template_not_draft."""
    # All of the mode, in one order, so that of two at once one waits.
    rows = ContractTemplate.objects.select_for_update().filter(mode=template.mode).order_by("pk")
    held = {row.pk: row for row in rows}
    template = held.get(template.pk)
    if template is None or template.state != State.DRAFT:
        raise ValidationError("只有草稿可以投入使用。", code="template_not_draft")
    for before in held.values():
        if before.state == State.IN_USE:
            move(before, State.RETIRED)
    return move(template, State.IN_USE)


@transaction.atomic
def retire(template: ContractTemplate) -> ContractTemplate:
    """No new contract begins with it; what was begun goes on. Codes: template_not_in_use."""
    template = lock(template)
    refuse_unless(template, State.IN_USE, "只有使用中的模板可以停用。", "template_not_in_use")
    return move(template, State.RETIRED)


@transaction.atomic
def throw_away(template: ContractTemplate) -> None:
    """Delete a draft. Codes: template_not_draft."""
    template = lock(template)
    refuse_unless(template, State.DRAFT, "只有草稿可以删除。", "template_not_draft")
    template.clauses.all().delete()
    template.delete()


def load_shipped() -> dict[str, Counter]:
    """Bring in the templates that come with the portal, where a mode has none yet."""
    counts = Counter()
    for path in sorted(SHIPPED.glob("*.yaml")):
        entry = read_template(path)
        is_there = ContractTemplate.objects.filter(mode=entry.mode).exists()
        if not is_there:
            put_to_use(bring_in(entry))
        counts["未变" if is_there else "新增"] += 1
    return {"三方合同模板": counts}


def lock(template) -> ContractTemplate:
    return ContractTemplate.objects.select_for_update().get(pk=template.pk)


def refuse_unless(template, state, message, code):
    if template.state != state:
        raise ValidationError(message, code=code)


def move(template, state) -> ContractTemplate:
    template.state = state
    template.save(update_fields=["state"])
    return template
