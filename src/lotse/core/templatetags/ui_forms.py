"""Template tags of the component library for forms and for asking once more; see ``ui``."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.forms import BaseForm
from django.template.context import Context
from django.utils.safestring import SafeString

from lotse.core.components import TONE_ICONS
from lotse.core.forms import problems_of, sections_of
from lotse.core.templatetags.ui import component

register = template.Library()


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    return {"problems": problems_of(form)}


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, object]:
    return {"form": form, "sections": sections_of(form)}


@register.inclusion_tag("components/form.html", takes_context=True)
def form(
    context: Context,
    form: BaseForm,
    submit_label: str = "Speichern",
    cancel_url: str = "",
    cancel_label: str = "Abbrechen",
    action: str = "",
) -> dict[str, object]:
    """A whole form with summary, fields, buttons and token; see ``form_block`` for a body of your own."""
    return {
        "form": form, "submit_label": submit_label, "cancel_url": cancel_url, "cancel_label": cancel_label,
        "action": action, "content": "",
    }  # fmt: skip


@register.simple_block_tag(takes_context=True)
def form_block(
    context: Context,
    content: SafeString,
    form: BaseForm,
    submit_label: str = "Speichern",
    cancel_url: str = "",
    cancel_label: str = "Abbrechen",
    action: str = "",
) -> SafeString:
    return component(
        "form",
        csrf_token=_token(context),
        form=form,
        submit_label=submit_label,
        cancel_url=cancel_url,
        cancel_label=cancel_label,
        action=action,
        content=content,
    )


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: SafeString,
    title: object,
    submit_label: str,
    cancel_url: str,
    tone: str = "warning",
    action: str = "",
) -> SafeString:
    return component(
        "confirm",
        csrf_token=_token(context),
        title=title,
        submit_label=submit_label,
        cancel_url=cancel_url,
        tone=tone,
        icon=TONE_ICONS[tone],
        action=action,
        content=content,
    )


def _token(context: Mapping[str, Any] | Context) -> object:
    return context.get("csrf_token")
