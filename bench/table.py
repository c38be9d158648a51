"""results/*.json of the yardstick → the table of docs/performance.md: ours against the limit of the same run."""

from __future__ import annotations

import json
import sys
from pathlib import Path

# Row, what it is, at most so many times the limit or our own first page: SQLite, PostgreSQL
PAGES = [
    ("home", "list, first page, 50 rows", "limit", 15, 10),
    ("filt", "list by country and status", "home", 1.3, 1.3),
    ("deep", "page 1000", "home", 1.5, 1.5),
    ("search", "search «смоленска»", "limit", 6, 3),
    ("detail", "one agreement", "limit", 8, 4),
    ("api100", "API, 100 rows", "limit", 2.5, 1),
    ("notmod", "answered 304", "home", 0.1, 0.1),
]
EXPORTS = [
    ("jsonexp", "JSON lines, 22,000", 1.2, 1.2, 40),
    ("csv", "CSV, 100,000", 1.3, 2, 20),
    ("xlsx", "XLSX, 100,000", 8, 8, 20),
]


def main(folder: Path) -> None:
    for name, database in (("SQLite", "sqlite"), ("PostgreSQL", "pg")):
        files = [folder / f"{who}-{database}-w1.json" for who in ("limit", "ours")]
        if not all(file.exists() for file in files):
            continue
        limit, ours = (json.loads(file.read_text())["rows"] for file in files)
        print(f"### {name}\n\n| row | limit, CPU ms | ours, CPU ms | ratio | must be | |\n|---|---|---|---|---|---|")
        for row, what, against, *bounds in PAGES:
            print(line(row, what, against, bounds[database == "pg"], limit, ours))
        print(
            "\n| file | limit, CPU s | ours, CPU s | ratio | must be | first byte, s | heap, MiB | |\n"
            + "|---" * 8
            + "|"
        )
        for row, what, *bounds, heap in EXPORTS:
            print(export(row, what, bounds[database == "pg"], heap, limit, ours))
        loads = [row["load"] for rows in (limit, ours) for row in rows.values() if "load" in row]
        print(f"\nLoad average during the run: {min(loads):.1f}–{max(loads):.1f}.\n")


def line(row, what, against, bound, limit, ours) -> str:
    cost = ours.get(row, {}).get("cpu_ms")
    if cost is None:
        return f"| {what} | | not measured | | {bound} | |"
    base = (limit if against == "limit" else ours)[row if against == "limit" else "home"]["cpu_ms"]
    floor = limit.get(row, {}).get("cpu_ms", "")
    unit = "× limit" if against == "limit" else "× first page"
    return f"| {what} | {floor} | {cost:.1f} | {cost / base:.2f} | ≤ {bound} {unit} | {verdict(cost / base <= bound)} |"


def export(row, what, bound, heap, limit, ours) -> str:
    mine, floor = ours.get(row, {}), limit.get(row, {})
    if "total" not in mine or not floor.get("cpu_s"):
        return f"| {what} | {floor.get('cpu_s', '')} | {mine.get('cpu_s', '')} | not measured | ≤ {bound} | | | |"
    ratio, grown = mine["cpu_s"] / floor["cpu_s"], mine["peak_anon"] - mine["base_anon"]
    return (
        f"| {what} | {floor['cpu_s']:.2f} | {mine['cpu_s']:.2f} | {ratio:.2f} | ≤ {bound} × limit, heap + {heap} | "
        f"{mine['ttfb']:.2f} | + {grown:.1f} | {verdict(ratio <= bound and grown <= heap)} |"
    )


def verdict(is_met: bool) -> str:
    return "met" if is_met else "**missed**"


if __name__ == "__main__":
    main(Path(sys.argv[1]))
