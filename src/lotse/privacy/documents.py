"""The package as files: JSON for machines, a tagged PDF in plain German for people."""

import datetime as dt
import json
from typing import Any

from lotse.core.pdf import render_pdf
from lotse.privacy.selectors.collecting import Table
from lotse.privacy.selectors.packages import Package
from lotse.privacy.selectors.periods import PeriodRow
from lotse.privacy.selectors.processing import Record
from lotse.privacy.selectors.runs import RunPage
from lotse.tenants.models import Centre

SCHEMA = "lotse-auskunft-1"  # raised when a key changes its meaning or goes; a new key does not count
PDF_NAME, JSON_NAME = "auskunft.pdf", "auskunft.json"
LOG = "audit.entry"
MOST_LOG_LINES = 500  # on paper; the JSON file holds all


def to_json(package: Package) -> bytes:
    """Codes as they are stored; texts of people as they were typed. A row points to another by table and number."""
    content = {
        "schema": SCHEMA,
        "made_on": package.made_on.isoformat(),
        "controller": {"name": package.centre.name, "address": package.centre.address, "email": package.centre.email},
        "subject": {"kind": str(package.subject.kind), "name": package.subject.name, "code": package.subject.code},
        "processing": [_processing(one) for one in package.periods],
        "tables": [_table(table) for table in package.tables],
        "withheld": [
            {"table": one.table, "field": one.field, "because": one.because} for one in package.withheld
        ],
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def to_pdf(package: Package) -> bytes:
    """Raises core.pdf.PdfUnavailable."""
    return render_pdf("privacy/package_print.html", printed(package))


def processing_pdf(record: Record, *, centre: Centre, on: dt.date) -> bytes:
    """The record of processing activities. Raises core.pdf.PdfUnavailable."""
    return render_pdf("privacy/processing_print.html", {"record": record, "centre": centre, "on": on})


def printed(package: Package) -> dict[str, Any]:
    """What the printed package shows: rows with what is filled in, the log of accesses apart."""
    log = [row for table in package.tables if table.code == LOG for row in table.rows]
    return {
        "package": package,
        "areas": [
            (area.label, [(table.label, _printed_rows(table)) for table in area.tables])
            for area in package.areas
            if area.code != "audit"
        ],
        "log": [{cell.code: cell.text for cell in row.cells} for row in log[:MOST_LOG_LINES]],
        "log_count": len(log),
        "periods": [(one.kind, one.text) for one in package.periods],
    }


def _printed_rows(table: Table) -> list[tuple[str, list[tuple[str, str]]]]:
    many = len(table.rows) > 1
    return [
        (
            f"{table.label} Nr. {row.number}" if many else table.label,
            [(cell.label, cell.text) for cell in row.cells if cell.text],
        )
        for row in table.rows
    ]


def _processing(one: PeriodRow) -> dict[str, Any]:
    kind = one.kind
    return {
        "record": kind.code,
        "label": kind.label,
        "purpose": kind.purpose,
        "recipients": kind.recipients,
        "kept_months": one.months,
        "kept_from": kind.counts_from,
    }


def _table(table: Table) -> dict[str, Any]:
    labels = {cell.code: cell.label for row in table.rows for cell in row.cells}
    return {
        "table": table.code,
        "label": table.label,
        "record": table.record,
        "labels": labels,
        "rows": [
            {"number": row.number, "fields": {cell.code: cell.value for cell in row.cells if not cell.withheld}}
            for row in table.rows
        ],
    }


def proof_pdf(page: RunPage, centre: Centre) -> bytes:
    """The proof of a deletion run, tagged: what went, after which period, by whom. Raises core.pdf.PdfUnavailable."""
    return render_pdf("privacy/proof.html", {"page": page, "run": page.run, "centre": centre})
