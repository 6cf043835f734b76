"""Small values that views hand to the components of ``core/templates/components`` (see ``/styleguide/``)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Tone = Literal["neutral", "info", "success", "warning", "danger"]

TONE_ICONS: dict[str, str] = {
    "neutral": "event",
    "info": "info",
    "success": "success",
    "warning": "warning",
    "danger": "danger",
}


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of a navigation or menu; ``icon`` is a name of core.icons."""

    label: str
    url: str
    icon: str = ""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Tab:
    """A tab, or a filter chip: a link to one view of the page, with the number of things behind it."""

    label: str
    url: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class TabGroup:
    """Tabs that are needed less often, behind one name; the open one is named beside it."""

    label: str
    tabs: Sequence[Tab]

    @property
    def current(self) -> Tab | None:
        return next((tab for tab in self.tabs if tab.current), None)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a longer way. Without ``url`` it cannot be opened."""

    label: str
    url: str = ""
    state: Literal["done", "current", "open", "problem"] = "open"
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """The one thing that settles a line: a link, or with ``post`` a button that sends a form."""

    label: str
    url: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart; ``value`` is what is drawn, ``shown`` what is written (default: the value)."""

    label: str
    value: float
    shown: str = ""
    tone: Literal["primary", "secondary"] = "primary"


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """A bar with its place in the picture, in pixels."""

    label: str
    shown: str
    tone: str
    y: int
    text_y: int
    width: int
    value_x: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """Horizontal bars. ``description`` says in one sentence what one should see in the picture."""

    title: str
    description: str
    bars: Sequence[Bar]
    label_heading: str = "Bereich"
    value_heading: str = "Anzahl"

    ROW_PX = 36
    LABEL_PX = 190
    BAR_PX = 330
    WIDTH_PX = 600

    @property
    def height(self) -> int:
        return max(1, len(self.bars)) * self.ROW_PX

    @property
    def drawn(self) -> list[DrawnBar]:
        """The bars with their geometry; the longest fills the width, no value above zero is invisible."""
        largest = max((bar.value for bar in self.bars), default=0) or 1
        rows = []
        for index, bar in enumerate(self.bars):
            width = max(3, round(bar.value / largest * self.BAR_PX)) if bar.value > 0 else 0
            top = index * self.ROW_PX
            rows.append(
                DrawnBar(
                    label=bar.label,
                    shown=bar.shown or f"{bar.value:n}",
                    tone=bar.tone,
                    y=top + 8,
                    text_y=top + 23,
                    width=width,
                    value_x=self.LABEL_PX + width + 8,
                )
            )
        return rows


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark at an axis: its place in pixels, and what is written there."""

    place: int
    label: str


@dataclass(frozen=True, slots=True)
class StepChart:
    """A share that rises in steps over days, from 0 at day 0. ``description`` says what one should see.

    ``steps``: (day, share from 0 to 1) at which the line rises; ``last_day`` is the right end. ``rows`` is the table
    beside it, one cell per heading. ``marks`` are shares to draw across, such as one half.
    """

    title: str
    description: str
    steps: Sequence[tuple[int, float]]
    last_day: int
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    marks: Sequence[float] = ()

    WIDTH_PX = 600
    HEIGHT_PX = 300
    LEFT_PX = 56
    RIGHT_PX = 580
    TOP_PX = 16
    BOTTOM_PX = 250
    _TICK_DAYS = (1, 2, 7, 14, 28, 56, 91, 182, 365, 730)

    @property
    def path(self) -> str:
        """The line as SVG path data."""
        parts = [f"M{self.LEFT_PX} {self.BOTTOM_PX}"]
        parts += [f"H{self._x(day):.1f}V{self._y(share):.1f}" for day, share in self.steps]
        return "".join([*parts, f"H{self.RIGHT_PX}"])

    @property
    def day_ticks(self) -> list[Tick]:
        apart = next((days for days in self._TICK_DAYS if self.last_day <= days * 7), self._TICK_DAYS[-1])
        return [Tick(round(self._x(day)), str(day)) for day in range(0, self.last_day + 1, apart)]

    @property
    def share_ticks(self) -> list[Tick]:
        return [Tick(round(self._y(percent / 100)), f"{percent} %") for percent in (0, 25, 50, 75, 100)]

    @property
    def mark_places(self) -> list[int]:
        return [round(self._y(share)) for share in self.marks]

    def _x(self, day: int) -> float:
        return self.LEFT_PX + (self.RIGHT_PX - self.LEFT_PX) * day / max(1, self.last_day)

    def _y(self, share: float) -> float:
        return self.BOTTOM_PX - (self.BOTTOM_PX - self.TOP_PX) * share


@dataclass(frozen=True, slots=True)
class Language:
    """One language of a public page; ``name`` in that language itself."""

    code: str
    name: str
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its sentence, for people who read little; ``lang`` where it differs from the page's."""

    icon: str
    text: str
    lang: str = ""
