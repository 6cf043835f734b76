"""The pages speak the compiled catalogues: compile them before Django reads one."""

from scripts import build_locale

build_locale.build()
