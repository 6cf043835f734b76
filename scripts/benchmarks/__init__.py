"""Benchmarks: small functions that measure one thing and say what they found.

Add a module here and decorate its functions; `python -m scripts.bench` finds them. A benchmark prepares its
input, measures with `timed`, and answers with one short line. It is no test: it never fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter, process_time


@dataclass(frozen=True)
class Benchmark:
    name: str
    goal: str
    run: Callable[["Clock"], str]
    long: bool = False


@dataclass
class Clock:
    """Seconds per step, in the order measured: on the wall and of the processor (for shared machines)."""

    seconds: dict[str, float] = field(default_factory=dict)
    processor: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, step: str) -> Iterator[None]:
        start, used = perf_counter(), process_time()
        yield
        self.seconds[step] = perf_counter() - start
        self.processor[step] = process_time() - used


BENCHMARKS: dict[str, Benchmark] = {}


def benchmark(
    name: str, *, goal: str, long: bool = False
) -> Callable[[Callable[[Clock], str]], Callable[[Clock], str]]:
    """Register a function under a name; `goal` is the mark to beat; `long` ones run only when named."""

    def register(run: Callable[[Clock], str]) -> Callable[[Clock], str]:
        BENCHMARKS[name] = Benchmark(name, goal, run, long)
        return run

    return register
