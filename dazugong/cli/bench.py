"""dzg bench: how long the product takes on this machine, against a baseline of the same run. Touches no installation."""
from __future__ import annotations

import argparse
import importlib.util
import os
import tempfile
from datetime import datetime
from pathlib import Path

from .answer import SHANGHAI, Refused, answer, ready, with_json

NAMES = {"tree": "某日的组织树", "web": "各列表页", "board": "一个县的看板", "formula": "公式读成 SQL", "opening": "开启期间",
         "lrmx": "读任免审批表", "forms": "排任免审批表", "import": "名册导入", "roster": "名册再导入和导出", "indicators": "指标汇总",
         "decompose": "拆文件", "paste": "粘贴200行9列", "rollup": "汇总引擎"}
BASELINES = {"tree": "undated", "web": "help", "board": "by_hand", "formula": "各自的手写条件", "opening": "executemany", "indicators": "by_hand", "paste": "page",
             "roster": "plain"}

ROUNDS, LONG_ROUNDS = 31, {"opening": 3, "roster": 3}


def register(commands: argparse._SubParsersAction) -> None:
    command = with_json(commands.add_parser("bench", help="测速（在临时目录里，不碰现有数据）"))
    command.add_argument("name", choices=NAMES, help="、".join(f"{name} {says}" for name, says in NAMES.items()))
    command.add_argument("--rounds", type=int, help=f"每项测几轮，取中位数；不写就测{ROUNDS}轮，开启期间和名册再导入一轮很长，测{LONG_ROUNDS['opening']}轮")
    command.add_argument("--database", metavar="地址", help="在这个空的 PostgreSQL 数据库里测；不写就用临时的 SQLite 文件")
    command.add_argument("--text", type=Path, metavar="文件", help="拆文件测这份文件，不用自带的三份样例")
    command.add_argument("--rows", type=int, default=100_000, metavar="行数", help="名册导入、再导入测多少行")
    command.add_argument("--scale", choices=("county", "city", "province", "nation"), default="county", metavar="规模", help="汇总引擎测多大的一棵树：县、市、省、全国")
    command.add_argument("--snapshot", type=Path, metavar="目录", help="汇总引擎测这份快照里的单位和党员（dzg synth --divisions 写的），不另生成")
    command.add_argument("--only", metavar="名称", help="汇总引擎只和这几家比（逗号分隔，如 duckdb_levels），内存放不下全部时用")
    command.add_argument("--patience", type=float, default=600, metavar="秒", help="汇总引擎的对照库最多等多少秒；没有跑完就停掉，比值写成“至少”")
    command.set_defaults(run=run_bench)


def run_bench(given: argparse.Namespace) -> int:
    given.rounds = LONG_ROUNDS.get(given.name, ROUNDS) if given.rounds is None else given.rounds
    if given.name in ("lrmx", "forms"):
        return _run_files(given)
    if given.name == "import":
        return _run_import(given)
    if given.name == "decompose":
        return _run_decompose(given)
    if given.name == "rollup":
        return _run_rollup(given)
    with tempfile.TemporaryDirectory(prefix="dzg-bench-") as home:
        os.environ["DZG_HOME"] = home
        os.environ.pop("DZG_DATABASE", None)
        if given.database:
            os.environ["DZG_DATABASE"] = given.database
        ready()
        from dazugong.bench import boards, formulas, indicators, opening, pasting, rosters, timing, tree, web

        rounds, today = max(1, given.rounds), datetime.now(SHANGHAI).date()
        plain = {"tree": tree.measure, "formula": formulas.measure, "opening": opening.measure, "indicators": indicators.measure,
                 "roster": lambda rounds: rosters.measure(rounds, max(1, min(given.rows, 100_000)))}
        dated = {"paste": pasting.measure, "board": boards.measure, "web": web.measure}
        timings, size = plain[given.name](rounds) if given.name in plain else dated[given.name](rounds, today)
        result = timing.report(given.name, timings, baseline=BASELINES[given.name], rounds=rounds, size=size)
    lines = [f"{t.name}\t{t.ms:.2f}毫秒\t{t.ratio:.2f}倍\t{t.queries}次查询\t{t.says}" for t in timings]
    machine = result["machine"]
    head = [f"{NAMES[given.name]}：{size}；各项轮流测{rounds}轮，取中位数，以 {BASELINES[given.name]} 为1倍",
            f"机器：{machine['processor']}，{machine['cores']}核，{machine['system']}，Python {machine['python']}，{machine['database']}，负载{machine['load']}"]  # fmt: skip
    answer(given, result, [*head, *lines])
    return 0


def _run_files(given: argparse.Namespace) -> int:
    """Reading and printing forms: no database is needed."""
    from dataclasses import asdict

    from dazugong.bench import cadrefiles, timing

    with tempfile.TemporaryDirectory(prefix="dzg-bench-") as folder:
        measured, size = cadrefiles.reading(given.rounds, Path(folder)) if given.name == "lrmx" else cadrefiles.printing(given.rounds)
    machine = timing.hardware()
    result = {"bench": given.name, "size": size, "baseline": measured[0].name, "rounds": given.rounds, "machine": machine,
              "measured": [asdict(one) for one in measured]}
    head = [f"{NAMES[given.name]}：{size}",
            f"机器：{machine['processor']}，{machine['cores']}核，{machine['system']}，Python {machine['python']}，负载{machine['load']}"]
    answer(given, result, [*head, *(f"{m.name}\t每秒{m.per_second:.0f}份\t{m.of_baseline:.2f}倍速\t{m.says}" for m in measured)])
    return 0


def _run_import(given: argparse.Namespace) -> int:
    """A roster into a new database, by the ordinary way and by the product; equal only if both leave the same rows."""
    from dazugong.bench import importing, timing

    if importlib.util.find_spec("openpyxl") is None:
        raise Refused("对照用的 openpyxl 没有安装；请用 pip install -r requirements-bench.txt 装上后再测")
    with tempfile.TemporaryDirectory(prefix="dzg-bench-") as folder:
        measured = importing.measure(Path(folder), max(1, min(given.rows, importing.ROWS)))
    plain, ours = measured["plain"], measured["ours"]
    same = plain["digest"] == ours["digest"] and plain["sound"] and ours["sound"]
    machine = timing.hardware()
    result = {"bench": "import", "size": f"{ours['people']}行", "baseline": "plain", "machine": machine, "measured": measured, "same": same,
              "ratio": round(plain["seconds"] / ours["seconds"], 2), "cpu_ratio": round(plain["cpu"] / ours["cpu"], 2)}  # fmt: skip
    lines = [f"{name}\t{m['seconds']}秒\t处理器{m['cpu']}秒\t内存最高{m['mb']['together']}兆（其中读表进程至多{m['mb']['children']}兆）" for name, m in measured.items()]
    head = [f"名册导入：{result['size']}，从读文件到提交；对照 plain：openpyxl 只读、同样的校验、bulk_create",
            f"机器：{machine['processor']}，{machine['cores']}核，{machine['system']}，Python {machine['python']}，负载{machine['load']}"]
    answer(given, result, [*head, *lines, f"快{result['ratio']}倍（处理器时间{result['cpu_ratio']}倍）；两边留下的内容{'相同，链完整' if same else '不同'}"])
    return 0 if same else 1


def _run_decompose(given: argparse.Namespace) -> int:
    """A document taken apart, against cutting it into words; refused where the baseline is not installed."""
    if importlib.util.find_spec("rjieba") is None:
        raise Refused("对照用的 rjieba 没有安装；请用 pip install -r requirements-bench.txt 装上后再测")
    from dazugong.bench import decomposing, timing
    from dazugong.reading import Marked, Unreadable

    if given.text and not given.text.is_file():
        raise Refused(f"没有这个文件：{given.text.name}")
    try:
        found = decomposing.measure(max(1, given.rounds), given.text)
    except (Unreadable, Marked) as refused:
        raise Refused(str(refused)) from refused
    machine = timing.hardware()
    result = {"bench": "decompose", "baseline": "rjieba", "rounds": given.rounds, "machine": machine, **found}
    head = [f"拆文件：{found['characters']}字，拆出{found['measures']}条；对照 rjieba：把同一段文字切成词",
            f"机器：{machine['processor']}，{machine['cores']}核，{machine['system']}，Python {machine['python']}，负载{machine['load']}"]
    lines = [f"{name}\t{ms}毫秒" for name, ms in found["ms"].items()]
    answer(given, result, [*head, *lines, f"是切词的{found['ratio']}倍（目标不超过{found['goal']}倍）"])
    return 0 if found["ratio"] <= found["goal"] else 1


def _run_rollup(given: argparse.Namespace) -> int:
    """Forty indicators for every unit; refused where the columnar libraries are not installed."""
    if missing := [name for name in ("numpy", "numba", "pyarrow", "duckdb") if importlib.util.find_spec(name) is None]:
        raise Refused(f"汇总引擎要用的 {'、'.join(missing)} 没有安装；请用 pip install -r requirements-analytics.txt 装上后再测")
    from dazugong.bench import rollup, timing

    found = rollup.measure(given.scale, max(1, given.rounds), given.database or "", given.snapshot, given.only.split(",") if given.only else (), given.patience)
    machine = timing.hardware()
    result = {"bench": "rollup", "baseline": "ours", "machine": machine, **found}
    head = [f"{NAMES['rollup']}：{found['size']}；行事先按树的次序排好，快照和各库事先备好；轮流测{found['rounds']}轮，取中位数，以 ours 为1倍",
            f"机器：{machine['processor']}，{machine['cores']}核，{machine['system']}，Python {machine['python']}，负载{machine['load']}"]
    lines = [f"{name}\t{seconds * 1000:.2f}毫秒\t{found['ratios'].get(name, 1.0):.2f}倍" for name, seconds in found["seconds"].items()]
    lines += [f"{name}\t等了{one['gave_up_after']:g}秒没有跑完\t至少{one['at_least']:g}倍" for name, one in found["ratios"].items() if isinstance(one, dict)]
    lines += [f"全部重算是改动的：每笔{found['full_over_incremental_per_change']}倍，一千笔一批{found['full_over_incremental_per_batch']}倍"]
    apart = "，".join(f"{name} {seconds}秒" for name, seconds in found["apart"].items())
    answer(given, result, [*head, *lines, f"另计：{apart}", f"各家的数{'相同' if found['same'] else '不同'}（逐笔更新是一千笔）"])
    return 0 if found["same"] else 1
