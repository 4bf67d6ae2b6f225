"""How the workbench shows a register: everybody on the staff may look, few may write. A leaf."""

from functools import partial

from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import (
    EmptyResultSet,
    FieldDoesNotExist,
    PermissionDenied,
    ValidationError,
)
from django.core.paginator import Paginator
from django.db import IntegrityError, connection
from django.db.models import Max, Min, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from unfold.admin import ModelAdmin

from gaotai_jiazheng.form_answers import button

COUNTED_ROWS = 1000
# Lookups of Django's by a pattern, which the database may not understand.
PATTERNS = frozenset({"regex", "iregex"})
DROPPED = "网址里的筛选条件不对，没有用上，下面是没有筛选的。"
SEEN = "_seen"  # what a page carries of the row as it was shown


class ShortPaginator(Paginator):
    """Counts no further than a reader turns pages, so that a list costs the same in any table.

    A list that is counted so has ``list_disable_select_all``: to choose "all 1000" would choose those beyond, too.
    """

    @cached_property
    def found(self):
        """The keys of the first thousand rows and one, in any order."""
        return list(self.object_list.order_by().values_list("pk", flat=True)[: COUNTED_ROWS + 1])

    @property
    def count(self):
        return min(len(self.found), COUNTED_ROWS)

    @property
    def has_more(self):
        """Whether there are rows that were not counted, and that no page of the list shows."""
        return len(self.found) > COUNTED_ROWS


class YearFilter(admin.SimpleListFilter):
    """By the calendar year of ``field``, from the first one to the last that there are.

    In the place of ``date_hierarchy``, which reads every day of the table: the first and the last are two looks
    into an index on the field, which the model has to have.
    """

    title = "年度"
    field = ""

    def lookups(self, request, model_admin):
        ends = model_admin.model._default_manager.aggregate(
            first=Min(self.field), last=Max(self.field)
        )
        if ends["first"] is None:
            return []
        first, last = (year_of(ends[name]) for name in ("first", "last"))
        return [(str(year), f"{year}年") for year in range(last, first - 1, -1)]

    def queryset(self, request, queryset):
        if self.value() is None:
            return queryset
        if self.value() not in dict(self.lookup_choices):
            raise IncorrectLookupParameters
        return queryset.filter(**{f"{self.field}__year": self.value()})


class StandsFilter(admin.EmptyFieldListFilter):
    """By whether a row stands: by the field that says when it was taken back."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.title = "是否有效"

    def choices(self, changelist):
        for choice, words in zip(
            super().choices(changelist), ("全部", "有效", "已撤销"), strict=True
        ):
            yield choice | {"display": words}


def year_of(moment) -> int:
    """Of a day, or of a moment in the county."""
    return timezone.localtime(moment).year if hasattr(moment, "tzinfo") else moment.year


class WorkbenchAdmin(ModelAdmin):
    """What every register of the workbench is made from: its list is narrowed by what it shows and offers.

    Django narrows a list by any field of its rows, shown or not, and by the key of whatever points at them: one
    that all staff may read would tell letter by letter what its page hides, and which bureau has a case that
    the person does not see. linked_by: fields by which other pages lead into the list, besides.
    """

    linked_by = ()

    def get_object(self, request, object_id, from_field=None):
        """The row; where it is about to be written over it is held, and read as it is then."""
        row = super().get_object(request, object_id, from_field)
        if row is None or request.method != "POST" or not connection.in_atomic_block:
            return row
        held = self.model._base_manager.select_for_update(no_key=True).filter(pk=row.pk)
        return super().get_object(request, object_id, from_field) if held.exists() else None

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What somebody else has written at the same moment, or the same button pressed twice, is refused on the form:
        it is checked once more, now that it can see what the database saw."""
        page = partial(super().changeform_view, request, object_id, form_url, extra_context)
        try:
            return page()
        except (IntegrityError, ValidationError):
            if request.method != "POST":
                raise
        for file in request.FILES.values():
            file.seek(0)
        return page()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if change and (seen := request.POST.get(SEEN)):
            form.clean = refusing_changed(form.clean, seen)
        return form

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        if change:
            context["seen"] = seen_in(context["adminform"].form)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def lookup_allowed(self, lookup, value, request):
        return self.narrows_by(lookup, request) and super().lookup_allowed(lookup, value, request)

    def narrows_by(self, lookup, request) -> bool:
        """Whether the lookup begins with a field of the list, or is a filter's own word."""
        first, *further = lookup.split(LOOKUP_SEP)
        if not PATTERNS.isdisjoint(further):
            return False
        try:
            field = self.opts.get_field(first)
        except FieldDoesNotExist:
            return True
        shown = (*self.get_list_filter(request), *self.get_list_display(request))
        names = [first_word(each) for each in (*shown, *self.linked_by, self.date_hierarchy)]
        return field.name in names

    def changelist_view(self, request, extra_context=None):
        if ERROR_FLAG in request.GET:
            self.message_user(request, DROPPED, messages.WARNING)
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request):
        """The list. Raises IncorrectLookupParameters also for a day that no calendar has, such as one of the year 99999."""
        try:
            shown = super().get_changelist_instance(request)
            refuse_impossible(shown.queryset)
        except (ValueError, OverflowError) as error:
            if not request.GET.keys() - {ERROR_FLAG}:
                raise  # nothing was asked for: the fault is ours
            raise IncorrectLookupParameters from error
        return shown


def refuse_impossible(rows):
    """Raise what the database would not be asked with: a list may read its rows as late as its page is made."""
    try:
        rows.query.get_compiler(rows.db).as_sql()
    except EmptyResultSet:
        return


def refusing_changed(clean, seen):
    """The ``clean`` of a form that refuses once to write over what somebody else has written since the page was opened;
    the page pressed twice says nothing that the row does not say already."""

    def clean_unless_changed(form):
        cleaned = clean(form)
        if form.has_changed() and seen_in(form) != seen:
            labels = "、".join(str(form.fields[name].label or name) for name in form.changed_data)
            message = (
                f"您打开这一页以后，有人改过这一条。现在和您填的不一样的有：{labels}。"
                f"请核对，还要按您填的保存，就再保存一次。"
            )
            form.add_error(None, ValidationError(message, code="changed_meanwhile"))
        return cleaned

    return clean_unless_changed


def seen_in(form) -> str:
    """A digest of what a form shows of its row before anything is typed."""
    initial = {name: form.initial.get(name, field.initial) for name, field in form.fields.items()}
    shown = [(name, comparable(value)) for name, value in initial.items() if not callable(value)]
    return salted_hmac("workbench.seen", repr(sorted(shown)), algorithm="sha256").hexdigest()[:32]


def comparable(value) -> str:
    """A value as two readings of the same row give it alike."""
    if isinstance(value, list | tuple | set | QuerySet):
        return repr(sorted(comparable(each) for each in value))
    return str(getattr(value, "pk", value))


def first_word(narrows) -> str:
    """The field with which a list's column, filter or date hierarchy begins, or a filter's own word."""
    if isinstance(narrows, tuple):
        narrows = narrows[0]
    name = narrows if isinstance(narrows, str) else getattr(narrows, "parameter_name", "")
    return name.partition(LOOKUP_SEP)[0]


class RegisterAdmin(WorkbenchAdmin):
    """A register without personal data: any member of staff may look who has not left; writing needs the permission."""

    list_per_page = 50
    list_disable_select_all = True
    show_full_result_count = False
    paginator = ShortPaginator

    def has_view_permission(self, request, obj=None):
        is_staff = request.user.is_active and request.user.is_staff
        return is_staff and self.admin_site.is_open_to(request.user)

    def has_module_permission(self, request):
        return RegisterAdmin.has_view_permission(self, request)


class LabelledInline:
    """Rows in a table: each field says what it is, as the heading of its column does to whoever sees it.

    Stands before the inline that it is for.
    """

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = db_field.verbose_name
        return field


class WrittenByServices:
    """A register in which nobody types: rows come and change by services, each step with a page of its own.

    Stands before the admin class or the inline that it is for.
    """

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PagesAdmin(WrittenByServices, RegisterAdmin):
    """A register with a page for each row, and a page or a button for each step.

    form_template: shows a form. reads: whether a person comes in. answers: the ``FormAnswers`` of its app.
    """

    sortable_by = ()
    actions = None
    own_pages = ()  # (route, name of the view, name)
    form_template = "admin/form_page.html"
    reads = staticmethod(lambda user: False)
    answers = None

    def get_urls(self):
        stem = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path(route, self.admin_site.admin_view(getattr(self, view)), name=f"{stem}_{name}")
            for route, view, name in self.own_pages
        ] + super().get_urls()

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff and self.reads(request.user)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user)

    def row_or_404(self, request, pk):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return get_or_404(self.named_rows(request), pk)

    def named_rows(self, request):
        """The rows that the person sees, with what their pages name."""
        return self.get_queryset(request)

    def address_of(self, row) -> str:
        """Its page in the workbench; ``get_absolute_url`` may be a public one."""
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[row.pk])

    def context(self, request, heading, row=None) -> dict:
        changelist = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist")
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": heading if row is None else f"{heading} {row}".strip(),
            "heading": heading,
            "row": row,
            "back": self.address_of(row) if row else changelist,
        }

    def history_view(self, request, object_id, extra_context=None):
        """What happened stands on its page."""
        return redirect(self.address_of(self.row_or_404(request, object_id)))

    def answer(self, request, form, take, context, *, done="", target=None):
        """Show the form and take the step; 422 what is filled in wrongly, 409 what is not possible now.

        done: the sentence when it is taken. target: what is shown afterwards, of what the step gave; the page
        of the row, or of the new one.
        """
        return self.answers.page(
            request,
            form,
            lambda: take(form),
            context=context,
            done=done or f"已办理：{context['heading']}。",
            target=target or (lambda made: self.address_of(context["row"] or made)),
            template=self.form_template,
        )

    def press(self, request, row, take, done):
        """A step of one button; a refusal becomes a sentence on the page."""
        return button(request, take, done=done, target=self.address_of(row))


def get_or_404(rows, pk):
    """The row of this key. Http404 where it is not among the rows, or where the address holds no key at all."""
    try:
        return rows.get(pk=pk)
    except (rows.model.DoesNotExist, ValueError):
        raise Http404 from None


def page_of(request, row) -> str:
    """The page of a row in its register of the workbench, "" where the person does not see it there."""
    if not admin.site.is_registered(type(row)):
        return ""
    register = admin.site.get_model_admin(type(row))
    if not register.has_view_permission(request):
        return ""
    seen = register.get_queryset(request).filter(pk=row.pk).exists()
    page = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return reverse(page, args=[row.pk]) if seen else ""


def file_to_keep(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that the workbench has made, with its Chinese name."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "no-store"
    return response
