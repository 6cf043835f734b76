"""Small invented placement problems for tests."""

from hypothesis import strategies as st

from allocation.schools import Ban, Child, Family, Option, Pin, Places, Problem, School, Weights


@st.composite
def problems(draw: st.DrawFn, *, children: int = 5, marks: bool = True) -> Problem:
    """Tiny problems with siblings, crossing seats, wishes, caps, load and, with `marks`, pins and bans."""
    names = [f"s{i}" for i in range(draw(st.integers(1, 3)))]
    number = st.integers(0, 4)
    schools = tuple(School(s, draw(number), draw(st.integers(0, 2))) for s in names)
    places = tuple(Places(f"{s}-{k}", s, draw(st.integers(0, 2)), k) for s in names for k in ("5", "6", "de"))
    pupils = []
    for i in range(draw(st.integers(0, children))):
        seat = draw(st.sampled_from(("5", "6")))
        crossing = draw(st.booleans())
        options = tuple(
            Option(
                s,
                (f"{s}-{seat}", f"{s}-de") if crossing else (f"{s}-{seat}",),
                travel=draw(st.integers(0, 400)),
                mismatch=draw(st.integers(0, 1)),
            )
            for s in draw(st.lists(st.sampled_from(names), unique=True))
        )
        pupils.append(
            Child(
                f"c{i}",
                draw(st.sampled_from(("f1", "f2", "f3"))),
                options,
                wishes=tuple(draw(st.lists(st.sampled_from(names), max_size=1))),
                travel_cap=draw(st.sampled_from((None, 200))),
            )
        )
    families = (Family("f1", (names[0],)),) if draw(st.booleans()) else ()
    bans: list[Ban] = []
    pins: list[Pin] = []
    if marks:
        for child in pupils:
            mark = draw(st.sampled_from(("", "", "", "pin", "ban")))
            if mark and child.options:
                school = draw(st.sampled_from([o.school for o in child.options]))
                if mark == "pin":
                    pins.append(Pin(child.id, school))
                else:
                    bans.append(Ban(child.id, school))
    weights = Weights(extra_site=draw(st.sampled_from((0, 150))))
    return Problem(tuple(pupils), places, schools, families, tuple(pins), tuple(bans), weights)
