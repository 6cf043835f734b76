"""Tags of the page ``/styleguide/`` alone."""

import re
from functools import cache

from django import template
from django.template.loader import get_template
from django.utils.safestring import SafeString

register = template.Library()
_HEAD = re.compile(r"\A\{% comment %\}\n(?P<text>.*?)\n\{% endcomment %\}", re.DOTALL)

_DELIMITERS = str.maketrans({"‹": "{% ", "›": " %}", "«": "{{ ", "»": " }}"})


@cache
def contract(name: str) -> tuple[str, list[str]]:
    """Purpose and contract of a component, as its file states them; raises ValueError where it states none."""
    source = get_template(f"components/{name}.html").template.source  # type: ignore[attr-defined]
    found = _HEAD.match(source)
    if found is None:
        raise ValueError(f"components/{name}.html does not begin with its contract")
    sentences: list[str] = []
    for line in found["text"].splitlines():
        if re.match(r"(Parameters|Accessibility|Blocks|Context): ", line) or not sentences:
            sentences.append(line)
        else:
            sentences[-1] += f" {line}"
    return sentences[0], sentences[1:]


@register.simple_block_tag
def sample(content: SafeString, name: str, call: str = "") -> SafeString:
    """One component with its name, its contract and how it is called (‹ › stand for tags, « » for variables)."""
    call = call.translate(_DELIMITERS)
    purpose, terms = contract(name)
    values = {"content": content, "name": name, "call": call, "purpose": purpose, "terms": terms}
    return get_template("styleguide/sample.html").render(values)  # type: ignore[return-value]
