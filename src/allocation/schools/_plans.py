"""All joint plans of one family up to a price, cuts and the family's own crowding included."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from allocation.schools._cuts import Cut
from allocation.schools._model import FAR, OUT, Ints, Model, Plan
from allocation.schools.solution import PRICE_UNIT


@dataclass(frozen=True, slots=True)
class Menu:
    """One child: (price, option) ascending, OUT among them if allowed; cheapest price per school; price of OUT."""

    entries: tuple[tuple[int, int], ...]
    at_school: dict[int, int]
    out: int


class PlanSearch:
    """Depth first over the children, cheapest option first, cut off where the limit is certainly passed."""

    def __init__(self, model: Model, values: Ints, out: Ints, cuts: tuple[tuple[Cut, int], ...]) -> None:
        self.model, self.values, self.out = model, values, out
        self.extra = model.problem.weights.extra_site * PRICE_UNIT
        self.prices = [price for _, price in cuts]
        self.at_place: dict[int, list[int]] = defaultdict(list)
        self.at_family: dict[int, list[int]] = defaultdict(list)
        for number, (cut, _) in enumerate(cuts):
            for place in cut.places:
                self.at_place[place].append(number)
            for family in cut.families:
                self.at_family[family].append(number)

    def within(self, family: int, limit: int) -> Iterator[tuple[int, Plan]]:
        """(price, plan) for every plan that costs at most `limit`, in no particular order."""
        menus = [self._menu(child) for child in self.model.families[family]]
        if all(menu.entries for menu in menus):
            rows = Counter(self.at_family.get(family, ()))
            yield from self._extend(menus, limit, 0, self.model.served[family], (), rows, Counter())

    def _menu(self, child: int) -> Menu:
        options = self.model.options_of(child)
        values = self.values[options.start : options.stop].tolist()
        at_school: dict[int, int] = {}
        for value, school in zip(values, self.model.school[options.start : options.stop].tolist(), strict=True):
            at_school[school] = min(value, at_school.get(school, value))
        entries = list(zip(values, options, strict=True))
        out = int(self.out[child])
        if out < FAR:
            entries.append((out, OUT))
        return Menu(tuple(sorted(entries)), at_school, out)

    def _rest(self, menus: list[Menu], sites: frozenset[int]) -> int:
        """A lower bound for the children still to come: at a site served anyway, or with a share of a new one."""
        share = self.extra // len(menus) if sites and menus else 0
        total = 0
        for menu in menus:
            least = min(menu.out, menu.entries[0][0] + share)
            for site in sites:
                least = min(least, menu.at_school.get(site, FAR))
            total += least
        return total

    def _extend(
        self,
        menus: list[Menu],
        limit: int,
        spent: int,
        sites: frozenset[int],
        plan: Plan,
        rows: Counter[int],
        seats: Counter[int],
    ) -> Iterator[tuple[int, Plan]]:
        if len(plan) == len(menus):
            yield spent, plan
            return
        later = menus[len(plan) + 1 :]
        floor = self._rest(later, frozenset()) if later else 0
        known: dict[frozenset[int], int] = {}
        for value, option in menus[len(plan)].entries:
            price = spent + value
            if price + floor > limit:
                return
            if option == OUT:
                yield from self._extend(menus, limit, price, sites, (*plan, OUT), rows, seats)
                continue
            grown = sites | {int(self.model.school[option])}
            if len(grown) > max(1, len(sites)):
                price += self.extra
            if later and grown not in known:
                known[grown] = self._rest(later, grown)
            if price + known.get(grown, 0) > limit:
                continue
            taken = self.model.takes(option)
            if any(seats[place] >= self.model.capacity[place] for place in taken):
                continue
            touched = [number for place in taken for number in self.at_place.get(place, ())]
            rows.update(touched)
            seats.update(taken)
            price += self._completed(touched, rows)
            if price + known.get(grown, 0) <= limit:
                yield from self._extend(menus, limit, price, grown, (*plan, option), rows, seats)
            rows.subtract(touched)
            seats.subtract(taken)

    def _completed(self, touched: list[int], rows: Counter[int]) -> int:
        """Price of the pairs of rows that these touches complete; `rows` counts them already."""
        return sum(
            self.prices[number] * (rows[number] // 2 - (rows[number] - times) // 2)
            for number, times in Counter(touched).items()
        )
