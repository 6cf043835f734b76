"""Print the benchmarks as a table: `python -m scripts.bench [NAME …]`, where NAME may be a prefix.

Without names all but the long ones run. Figures worth keeping go to docs/benchmarks.md with machine and date.
"""

import argparse
import importlib
import os
import pkgutil
import platform
from datetime import UTC, datetime
from pathlib import Path

from scripts import benchmarks
from scripts.benchmarks import BENCHMARKS, Clock


def machine() -> str:
    """Processor, cores and Python of this machine."""
    info = Path("/proc/cpuinfo")
    names = (
        [line.split(":")[1].strip() for line in info.read_text().splitlines() if line.startswith("model name")]
        if info.exists()
        else []
    )
    processor = names[0] if names else platform.processor() or platform.machine()
    return f"{processor}, {os.cpu_count()} cores, Python {platform.python_version()}"


def main() -> None:
    for module in pkgutil.iter_modules(benchmarks.__path__):
        importlib.import_module(f"{benchmarks.__name__}.{module.name}")
    parser = argparse.ArgumentParser(description="Print the benchmarks (docs/benchmarks.md).")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(BENCHMARKS)}, or a prefix")
    names = tuple(parser.parse_args().names)
    chosen = [b for b in BENCHMARKS.values() if (b.name.startswith(names) if names else not b.long)]
    if not chosen:
        parser.error(f"no benchmark called {' or '.join(names)}")
    print(f"{machine()}, {datetime.now(UTC).date().isoformat()}\n")
    print("| benchmark | seconds (of the processor) | found | goal |\n|---|---|---|---|")
    for entry in chosen:
        clock = Clock()
        found = entry.run(clock)
        steps = ", ".join(
            f"{step} {seconds:.2f} ({clock.processor[step]:.2f})" for step, seconds in clock.seconds.items()
        )
        print(f"| {entry.name} | {steps} | {found} | {entry.goal} |", flush=True)


if __name__ == "__main__":
    main()
