"""Template tags of the component library; each renders one file of ``core/templates/components``.

Those of forms stand in ``ui_forms``. The page ``/styleguide/`` shows every one in all its states together with the
call that makes it.
"""

from collections.abc import Iterable
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import BaseForm
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_info

from lotse.core import export, icons, money
from lotse.core.components import TONE_ICONS, Action, BarChart, Picture, Step, StepChart, Tab, TabGroup

register = template.Library()


def component(name: str, /, **values: object) -> SafeString:
    return render_to_string(f"components/{name}.html", values)


def _inner(content: SafeString) -> SafeString:
    """The body of a block tag without the white space around it, so that "nothing inside" is false."""
    return mark_safe(content.strip())  # noqa: S308 - rendered and escaped by the template engine


# --- Small pieces -------------------------------------------------------------------------------------


@register.simple_tag
def icon(name: str, size: str = "", label: str = "") -> SafeString:
    return icons.svg(name, size=size, label=label)


@register.inclusion_tag("components/badge.html")
def badge(label: object, tone: str = "neutral", icon: str = "") -> dict[str, object]:
    return {"label": label, "tone": tone, "icon": icon or TONE_ICONS[tone]}


@register.inclusion_tag("components/button.html")
def button(
    label: str, kind: str = "primary", icon: str = "", name: str = "", value: str = "", small: bool = False
) -> dict[str, object]:
    return {"label": label, "kind": kind, "icon": icon, "name": name, "value": value, "small": small}


@register.inclusion_tag("components/link_button.html")
def link_button(
    label: str, url: str, kind: str = "secondary", icon: str = "", small: bool = False, download: bool = False
) -> dict[str, object]:
    return {"label": label, "url": url, "kind": kind, "icon": icon, "small": small, "download": download}


@register.inclusion_tag("components/post_button.html", takes_context=True)
def post_button(
    context: Context,
    label: str,
    url: str,
    kind: str = "secondary",
    icon: str = "",
    small: bool = False,
    name: str = "",
    value: str = "",
) -> dict[str, object]:
    return {
        "label": label, "url": url, "kind": kind, "icon": icon, "small": small, "name": name, "value": value,
    }  # fmt: skip


@register.inclusion_tag("components/empty_state.html")
def empty_state(text: str, label: str = "", url: str = "", icon: str = "folder") -> dict[str, object]:
    return {"text": text, "label": label, "url": url, "icon": icon}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, value: object, unit: str = "", hint: str = "", tone: str = "neutral", url: str = ""
) -> dict[str, object]:
    words = len(str(value)) > 12
    return {"label": label, "value": value, "unit": unit, "hint": hint, "tone": tone, "url": url, "words": words}


@register.inclusion_tag("components/bar_chart.html")
def bar_chart(chart: BarChart) -> dict[str, object]:
    return {"chart": chart}


@register.inclusion_tag("components/step_chart.html")
def step_chart(chart: StepChart) -> dict[str, object]:
    return {"chart": chart}


@register.inclusion_tag("components/progress.html")
def progress(
    label: str, value: int | None = None, maximum: int = 100, poll_url: str = "", hint: str = ""
) -> dict[str, object]:
    return {"label": label, "value": value, "maximum": maximum, "poll_url": poll_url, "hint": hint}


# --- Finding one's way --------------------------------------------------------------------------------


@register.inclusion_tag("components/breadcrumb.html")
def breadcrumb(*parts: object) -> dict[str, object]:
    """``{% breadcrumb "Familien" url "Familie Beispiel" %}``: label and address in turn, the page last."""
    *pairs, current = parts
    return {"crumbs": list(zip(pairs[::2], pairs[1::2], strict=True)), "current": current}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Tab | TabGroup], label: str) -> dict[str, object]:
    shown = list(items)
    every = [tab for one in shown for tab in (one.tabs if isinstance(one, TabGroup) else [one])]
    current = next((tab for tab in every if tab.current), None)
    return {"items": shown, "label": label, "every": every if len(every) > len(shown) else [], "current": current}


@register.inclusion_tag("components/filter_chips.html")
def filter_chips(items: Iterable[Tab], label: str = "Filter") -> dict[str, object]:
    return {"items": items, "label": label}


@register.inclusion_tag("components/filter_bar.html")
def filter_bar(form: BaseForm, submit_label: str = "Anwenden", reset_url: str = "") -> dict[str, object]:
    return {"form": form, "submit_label": submit_label, "reset_url": reset_url}


@register.inclusion_tag("components/stepper.html")
def stepper(items: Iterable[Step], label: str) -> dict[str, object]:
    return {"items": items, "label": label}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(context: Context, label: str, key: str, numeric: bool = False) -> dict[str, object]:
    """A column head that sorts by ``?sortierung=key``, or ``-key`` when the column already is the order."""
    query = context["request"].GET.copy()
    current = query.get("sortierung", "")
    direction = {key: "ascending", f"-{key}": "descending"}.get(current, "")
    query["sortierung"] = f"-{key}" if direction == "ascending" else key
    query.pop("seite", None)
    return {"label": label, "numeric": numeric, "direction": direction, "query": query.urlencode()}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], noun: str = "Einträge") -> dict[str, object]:
    """Links to ``?seite=n`` that keep every other part of the query."""
    query = context["request"].GET.copy()

    def address(number: int) -> str:
        query["seite"] = str(number)
        return str(query.urlencode())

    gap = str(page.paginator.ELLIPSIS)
    numbers = [
        {
            "label": number,
            "query": "" if str(number) == gap else address(int(number)),
            "current": number == page.number,
        }
        for number in page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    ]
    return {
        "page": page,
        "noun": noun,
        "numbers": numbers,
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
    }


@register.inclusion_tag("components/export_links.html", takes_context=True)
def export_links(context: Context, url: str = "", noun: str = "Liste", name: str = "format") -> dict[str, object]:
    """Links to the file of a list at ``url`` (unless said: this page), with the query of the page and ``?name=``."""
    query = context["request"].GET.copy()
    query.pop("seite", None)
    links = []
    for one in export.FORMATS:
        query[name] = one
        links.append((one, f"{url}?{query.urlencode()}"))
    return {"links": links, "noun": noun}


@register.inclusion_tag("components/pictures.html")
def pictures(items: Iterable[Picture], crossed: bool = False) -> dict[str, object]:
    return {"items": items, "crossed": crossed}


@register.simple_tag
def drawn_icon(name: str, label: str) -> SafeString:
    """An icon for sheets of paper."""
    return icons.drawn(name, label=label)


# --- Wrappers -----------------------------------------------------------------------------------------


@register.simple_block_tag
def page_head(content: SafeString, title: object, subtitle: object = "", preline: object = "") -> SafeString:
    return component("page_head", title=title, subtitle=subtitle, preline=preline, actions=_inner(content))


@register.simple_block_tag
def card(
    content: SafeString, title: object = "", level: int = 2, icon: str = "", tone: str = "", id: str = ""
) -> SafeString:
    return component("card", content=content, title=title, level=level, icon=icon, tone=tone, id=id)


@register.simple_block_tag
def section(content: SafeString, title: object, level: int = 2, hint: object = "", id: str = "") -> SafeString:
    return component("section", content=content, title=title, level=level, hint=hint, id=id)


@register.simple_block_tag
def alert(content: SafeString, title: object = "", tone: str = "info") -> SafeString:
    return component("alert", content=_inner(content), title=title, tone=tone, icon=TONE_ICONS[tone])


@register.simple_block_tag
def disclosure(content: SafeString, summary: object, open: bool = False) -> SafeString:
    return component("disclosure", content=content, summary=summary, open=open)


@register.simple_block_tag
def menu(content: SafeString, label: str, icon: str = "", kind: str = "secondary") -> SafeString:
    return component("menu", content=content, label=label, icon=icon, kind=kind)


@register.simple_block_tag
def data_table(content: SafeString, caption: str, hide_caption: bool = True) -> SafeString:
    return component("data_table", content=content, caption=caption, hide_caption=hide_caption)


@register.simple_block_tag
def facts(content: SafeString, columns: bool = False) -> SafeString:
    return component("facts", content=content, columns=columns)


@register.inclusion_tag("components/fact.html")
def fact(label: str, value: object = "", hint: object = "", lang: str = "") -> dict[str, object]:
    empty = value is None or value == ""
    return {"label": label, "value": "" if empty else value, "empty": empty, "hint": hint, "lang": lang}


@register.simple_block_tag
def fact_block(content: SafeString, label: str) -> SafeString:
    return component("fact", label=label, value=content, empty=False, hint="", lang="")


@register.simple_block_tag
def timeline(content: SafeString, label: str = "Verlauf") -> SafeString:
    return component("timeline", content=content, label=label)


@register.simple_block_tag
def timeline_entry(
    content: SafeString,
    title: object,
    when: object,
    who: object = "",
    icon: str = "note",
    tone: str = "neutral",
) -> SafeString:
    return component("timeline_entry", content=_inner(content), title=title, when=when, who=who, icon=icon, tone=tone)


@register.simple_block_tag
def task_list(content: SafeString, title: str, count: int | None = None, level: int = 2) -> SafeString:
    return component("task_list", content=content, title=title, count=count, level=level)


@register.inclusion_tag("components/task_row.html", takes_context=True)
def task_row(
    context: Context,
    title: object,
    url: str = "",
    meta: object = "",
    due: str = "",
    tone: str = "neutral",
    icon: str = "",
    action: Action | None = None,
    other: Action | None = None,
) -> dict[str, object]:
    return {
        "title": title, "url": url, "meta": meta, "due": due, "tone": tone, "icon": icon,
        "actions": [one for one in (action, other) if one],
        "due_icon": TONE_ICONS[tone] if tone != "neutral" else "clock",
    }  # fmt: skip


@register.inclusion_tag("components/side_by_side.html")
def side_by_side(german: object, foreign: object, lang: str) -> dict[str, object]:
    return {"german": german, "foreign": foreign, "lang": lang, "dir": text_direction(lang)}


_MESSAGE_TONES = {"debug": "info", "info": "info", "success": "success", "warning": "warning", "error": "danger"}


@register.filter
def typed(text: object) -> SafeString:
    """What a person typed on a page that speaks other languages: named as German, with a direction of its own."""
    return format_html('<bdi lang="de">{}</bdi>', text)


@register.filter
def message_tone(message: Message) -> str:
    """Tone of one of Django's messages."""
    return _MESSAGE_TONES.get(message.level_tag, "info")


@register.filter
def message_icon(message: Message) -> str:
    return TONE_ICONS[message_tone(message)]


@register.filter
def euros(cents: int) -> str:
    """An amount in cents as people read it."""
    return money.euros(cents)


@register.filter
def text_direction(lang: str) -> str:
    """ "rtl" or "ltr" for a language code; unknown codes are written from left to right."""
    try:
        return "rtl" if get_language_info(lang)["bidi"] else "ltr"
    except KeyError:
        return "ltr"
