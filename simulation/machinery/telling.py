"""Runs and problems in a line each, as stories tell them."""

from typing import Any

from simulation.machinery.machine import Ended


def summary(ended: Ended) -> str:
    if ended.was_killed:
        return "killed"
    report = ended.json() if ended.output.strip().startswith("{") else None
    if report is None:
        return f"exit {ended.code}: {ended.errors.strip()[-300:]}"
    states = " ".join(
        f"{one['partner']}={one['state']}"
        + (f"({one['cells_written']})" if one["cells_written"] else "")
        for one in report["sheets"]
    )
    return f"exit {ended.code}, {report['requests']['writes']} writes, {states}"


def problem_line(problem: dict[str, Any]) -> str:
    keys = ("kind", "partner", "cell", "ref", "field", "sheet_value", "canonical_value", "message")
    return " | ".join(str(problem[key]) for key in keys)
