"""How a form is sent to its service, and what a refusal becomes on the page.

An app says which refusals are no fault of who filled the form in:

    ANSWERS = FormAnswers({"seats_gone", "event_begun"})
    status = ANSWERS.send(form, partial(registering.register, event, by=request.user))
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse

from gaotai_jiazheng import rate_limits
from gaotai_jiazheng.client_address import client_address

DONE, CONFLICT, INVALID, TOO_MANY = 302, 409, 422, 429


def posted(request) -> QueryDict | None:
    """What was sent; None for a page that is only looked at. An empty form is sent, too."""
    return request.POST if request.method == "POST" else None


def add_errors(form, error: ValidationError) -> None:
    """Put a refusal beside the fields it names, or above the form."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for name, errors in by_field.items():
        form.add_error(name if name in form.fields else None, errors)


def codes_of(error: ValidationError) -> set[str]:
    """The codes of a refusal, whatever fields they stand at."""
    if hasattr(error, "error_dict"):
        return {each.code for errors in error.error_dict.values() for each in errors}
    return {each.code for each in error.error_list}


@dataclass(frozen=True)
class FormAnswers:
    """The statuses with which the pages of an app answer a refusal.

    conflicts: codes of what is right as it was filled in and not possible now, because the row is not as
    it was or somebody else was faster: 409. statuses: code -> a status of its own, asked first. Anything
    else was filled in wrongly: 422.
    """

    conflicts: Collection[str]
    statuses: Mapping[str, int] = field(default_factory=dict)

    def status_of(self, error: ValidationError) -> int:
        """The status of the answer to a refusal."""
        codes = codes_of(error)
        for code, status in self.statuses.items():
            if code in codes:
                return status
        return INVALID if codes.isdisjoint(self.conflicts) else CONFLICT

    def refuse(self, form, error: ValidationError) -> int:
        """Put a refusal on the form; the status of the answer."""
        add_errors(form, error)
        return self.status_of(error)

    def send(self, form, service, **values) -> int:
        """Take a step with what was filled in and these values; DONE, or the status of the refusal."""
        if not form.is_valid():
            return INVALID
        try:
            service(**form.cleaned_data, **values)
        except ValidationError as error:
            return self.refuse(form, error)
        return DONE

    def page(self, request, form, step, *, context, done, target, template):
        """A page of the workbench that shows a form and takes the step.

        step: called without arguments when the form is in order. done: the sentence when it is taken.
        target: where to go afterwards, or a function of what the step gave.
        """
        status = 200
        if request.method == "POST":
            status = INVALID
            if form.is_valid():
                try:
                    made = step()
                except ValidationError as error:
                    status = self.refuse(form, error)
                else:
                    messages.success(request, done)
                    return redirect(target(made) if callable(target) else target)
        return TemplateResponse(request, template, context | {"form": form}, status=status)


def new_code(request, pending, send, *, of, too_often, target) -> HttpResponseRedirect:
    """Send another code to the telephone of what waits for one: ``send(pending)``, as often as the limit allows.

    of: what the codes are for, as the limit counts them. too_often: what is said when they were too many.
    """

    def within_limit():
        if not rate_limits.may_send_code(of, client_address(request), pending.phone):
            raise ValidationError(too_often, code="too_many")
        send(pending)

    return button(request, within_limit, done="已重新发送，以前的验证码不能再用。", target=target)


def button(request, step, *, done, target) -> HttpResponseRedirect:
    """Take a step of one button; a refusal becomes a sentence on the page."""
    try:
        step()
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        messages.success(request, done)
    return redirect(target)
