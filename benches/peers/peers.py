"""Columnar peers on the workload of `engine/benches/batch.rs`, in the same run: Polars and DuckDB, on one thread.

    pip install polars duckdb
    cargo bench -p r2pc-engine --bench batch -- --export FOLDER && python3 benches/peers/peers.py FOLDER
    cargo bench -p r2pc-engine --bench load -- --export FOLDER && python3 benches/peers/peers.py --reading FOLDER

Answers are three-valued and are held to those of the tree walk before a time is printed.
"""

import json
import os
import sys
import time
from pathlib import Path

os.environ["POLARS_MAX_THREADS"] = "1"
import duckdb  # noqa: E402
import polars as pl  # noqa: E402

RUNS = 5


def level(cond, levels):
    """How many rules lie one upon the other below a condition."""
    if cond[0] == "rule":
        return levels[cond[1]] + 1
    parts = [part for operand in cond[1:] if isinstance(operand, list) for part in (operand if isinstance(operand[0], list) else [operand])]
    return max((level(part, levels) for part in parts), default=0)


def polars_of(cond):
    """A condition as a Polars expression; null is unknown."""
    match cond:
        case ["bool", name]:
            return pl.col(name)
        case ["is", name, word]:
            return pl.col(name) == word
        case ["at_least", name, least]:
            return pl.col(name) >= least
        case ["and", parts]:
            return pl.all_horizontal([polars_of(part) for part in parts])
        case ["or", parts]:
            return pl.any_horizontal([polars_of(part) for part in parts])
        case ["not", part]:
            return ~polars_of(part)
        case ["threshold", k, parts]:
            parts = [polars_of(part) for part in parts]
            yes = pl.sum_horizontal([part.fill_null(False).cast(pl.Int32) for part in parts])
            maybe = pl.sum_horizontal([part.is_null().cast(pl.Int32) for part in parts])
            return polars_threshold(k, yes, maybe)
        case ["any_group", least]:
            group = pl.element().struct.field("excluded") & (pl.element().struct.field("share") >= least)
            return polars_items(1, "groups", group)
        case ["incidents", k, least]:
            return polars_items(k, "incidents", pl.element() >= least)
        case ["deaths", least]:
            total = pl.col("incidents").list.sum()
            open_end = pl.col("incidents").list.eval(pl.element().is_null()).list.any()
            return pl.when(total >= least).then(True).when(open_end).then(None).otherwise(False)
        case ["rule", rule]:
            return pl.col(f"r{rule}")


def polars_threshold(k, yes, maybe):
    return pl.when(yes >= k).then(True).when(yes + maybe < k).then(False).otherwise(None)


def polars_items(k, name, cond):
    holds = pl.col(name).list.eval(cond)
    yes = holds.list.eval(pl.element().fill_null(False).cast(pl.Int32)).list.sum()
    maybe = holds.list.eval(pl.element().is_null().cast(pl.Int32)).list.sum()
    return polars_threshold(k, yes, maybe)


def sql_of(cond):
    """A condition as DuckDB's SQL; null is unknown."""
    match cond:
        case ["bool", name]:
            return name
        case ["is", name, word]:
            return f"{name} = '{word}'"
        case ["at_least", name, least]:
            return f"{name} >= {least}"
        case ["and" | "or" as word, parts]:
            return "(" + f" {word} ".join(f"({sql_of(part)})" for part in parts) + ")"
        case ["not", part]:
            return f"not ({sql_of(part)})"
        case ["threshold", k, parts]:
            parts = [sql_of(part) for part in parts]
            yes = " + ".join(f"coalesce(({part})::int, 0)" for part in parts)
            maybe = " + ".join(f"(({part}) is null)::int" for part in parts)
            return sql_threshold(k, yes, maybe)
        case ["any_group", least]:
            return sql_items(1, "groups", f"(x.excluded and x.share >= {least})")
        case ["incidents", k, least]:
            return sql_items(k, "incidents", f"(x >= {least})")
        case ["deaths", least]:
            total = "coalesce(list_sum(incidents), 0)"
            open_end = "len(list_filter(incidents, lambda x: x is null)) > 0"
            return f"case when {total} >= {least} then true when {open_end} then null else false end"
        case ["rule", rule]:
            return f"r{rule}"


def sql_threshold(k, yes, maybe):
    return f"case when {yes} >= {k} then true when {yes} + {maybe} < {k} then false end"


def sql_items(k, name, cond):
    yes = f"len(list_filter({name}, lambda x: {cond}))"
    maybe = f"len(list_filter({name}, lambda x: {cond} is null))"
    return sql_threshold(k, yes, maybe)


def by_level(rules):
    levels, layers = [], {}
    for at, rule in enumerate(rules):
        levels.append(level(rule, levels))
        layers.setdefault(levels[at], []).append(at)
    return [layers[depth] for depth in sorted(layers)]


def best(run):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        result = run()
        times.append(time.perf_counter() - start)
    return result, min(times)


def counts_of(frame, rules):
    found = []
    for at in range(len(rules)):
        column = frame[f"r{at}"]
        yes, unknown = column.sum() or 0, column.null_count()
        found.append([yes, len(column) - yes - unknown, unknown])
    return found


def run_polars(rules, path):
    frame = pl.read_ndjson(path)
    layers = by_level(rules)

    def run():
        lazy = frame.lazy()
        for layer in layers:
            lazy = lazy.with_columns([polars_of(rules[at]).alias(f"r{at}") for at in layer])
        return lazy.select([f"r{at}" for at in range(len(rules))]).collect()

    result, seconds = best(run)
    return counts_of(result, rules), seconds


def run_duckdb(rules, path):
    base = duckdb.connect()
    base.execute("set threads to 1")
    base.execute(f"create table l0 as select * from read_json('{path}', format = 'newline_delimited')")
    withs, before = [], "l0"
    for depth, layer in enumerate(by_level(rules), 1):
        columns = ", ".join(f"{sql_of(rules[at])} as r{at}" for at in layer)
        withs.append(f"l{depth} as materialized (select *, {columns} from {before})")
        before = f"l{depth}"
    tell = ", ".join(f"[count_if(r{at}), count_if(not r{at}), count_if(r{at} is null)]" for at in range(len(rules)))
    query = f"with {', '.join(withs)} select {tell} from {before}"
    result, seconds = best(lambda: base.execute(query).fetchone())
    return [[int(count) for count in counts] for counts in result], seconds


def main(folder):
    folder = Path(folder)
    lines = lambda name: [json.loads(line) for line in (folder / name).read_text().splitlines()]
    rules, answers = lines("rules.jsonl"), lines("answers.jsonl")
    times = dict(line.split("\t") for line in (folder / "times.txt").read_text().splitlines())
    ours = float(times["evaluate"])
    print(f"r2pc      {ours * 1e3:9.2f} ms")
    print(f"tree walk {float(times['tree walk']) * 1e3:9.2f} ms  {float(times['tree walk']) / ours:7.1f} times")
    for name, run in [("polars", run_polars), ("duckdb", run_duckdb)]:
        counts, seconds = run(rules, str(folder / "records.jsonl"))
        for at, (found, expected) in enumerate(zip(counts, answers, strict=True)):
            assert found == expected, f"{name} differs in rule {at}: {found}, not {expected}"
        print(f"{name:9} {seconds * 1e3:9.2f} ms  {seconds / ours:7.1f} times")


def reading(folder):
    """How fast tables are read into columns."""
    folder = Path(folder)
    base = duckdb.connect()
    base.execute("set threads to 1")

    def into_duckdb(call):
        def run():
            base.execute(f"create or replace table t as select * from {call}")
            return base.execute("select count(*) from t").fetchone()[0]

        return run

    for table in ["panel", "figures", "groups"]:
        ours = dict(line.split("\t") for line in (folder / f"{table}.txt").read_text().splitlines())
        rows = len((folder / f"{table}.csv").read_text().splitlines()) - 1
        for ending, seconds in ours.items():
            path, seconds = folder / f"{table}.{ending}", float(seconds)
            lines = f"read_json('{path}', format = 'newline_delimited')"
            duck = {"csv": f"read_csv('{path}')", "jsonl": lines, "parquet": f"read_parquet('{path}')"}[ending]
            polars = {"csv": pl.read_csv, "jsonl": pl.read_ndjson, "parquet": pl.read_parquet}[ending]
            print(f"{table}.{ending}: r2pc {seconds * 1e3:.2f} ms", end="")
            for name, run in [("polars", lambda: polars(path).height), ("duckdb", into_duckdb(duck))]:
                found, took = best(run)
                assert found == rows, f"{name}: {found} rows, not {rows}"
                print(f", {name} {took * 1e3:.2f} ms, {took / seconds:.2f} times", end="")
            print()


if __name__ == "__main__":
    if sys.argv[1] == "--reading":
        reading(sys.argv[2])
    else:
        main(sys.argv[1])
