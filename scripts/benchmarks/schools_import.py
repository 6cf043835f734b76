"""The state's register of schools into one centre, on a database of its own."""

import os
import tempfile
from pathlib import Path

from scripts.benchmarks import Clock, benchmark

REGISTER = Path(__file__).resolve().parents[3] / "shared" / "data" / "nrw-schools" / "Schulen.csv"


@benchmark("schools-import", goal="all 5,425 schools of the state in < 30 s")
def schools_import(clock: Clock) -> str:
    if not REGISTER.is_file():
        return "the register is absent"
    os.environ["LOTSE_DATA_DIR"] = tempfile.mkdtemp(prefix="lotse-bench-")
    os.environ["DJANGO_SETTINGS_MODULE"] = "lotse.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    from lotse.core import clock as time
    from lotse.core.tenancy import tenant_scope
    from lotse.schooling.imports.register import parse_register
    from lotse.schooling.services.register import apply_register
    from lotse.tenants.models import Centre

    call_command("migrate", verbosity=0)
    centre = Centre.objects.create(slug="bench-schools", name="KI Lippe", district_name="Kreis Lippe", ags="05766")
    with tenant_scope(centre.pk):
        with clock.timed("read"):
            register = parse_register(REGISTER.read_bytes())
        for step in ("write", "again"):
            with clock.timed(step):
                changes = apply_register(actor=None, register=register, district="", file_name="", now=time.now())
    return f"{len(register.schools)} schools, twice: {changes.unchanged_count} unchanged"
