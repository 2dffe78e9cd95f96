"""What large lists are put together from: streams, Parquet, sentences told once, and failing well."""

from __future__ import annotations

import errno
import os
import signal
import sys
import tempfile
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cli_runner import HEADER, PAIR, good
from large import LIMITED, pl, row_by_row, streamed
from unionaid import load_policy
from unionaid.api import Policy, assess_files
from unionaid.assess.notices import Beside
from unionaid.assess.telling import Teller
from unionaid.bulk import likeness
from unionaid.cli import assessing, large, main
from unionaid.errors import InvalidFile, OutputError
from unionaid.files import csv_bytes, csv_head, csv_part, read_rows
from unionaid.files.csv_in import CsvRows
from unionaid.files.reading import READABLE, open_rows
from unionaid.files.source import lines_of, load_text, open_text
from unionaid.money import MAX_YUAN
from unionaid.policy import read_policy_bytes
from written import batches_of, written

_OWN = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_QUICK = settings(_OWN, phases=[Phase.explicit, Phase.reuse, Phase.generate])
_TEXTS = st.text(st.sampled_from('a,;\t"\r\n 甲\u2028\x0c=\ufeff'), max_size=60)
_ENCODINGS: Final = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
_GOLD = load_policy("jinzhou-2020")[PAIR]
_UNION = load_policy("jinzhou-2020")["industry-union-subsidy"].rules


_TIMES: Final = [datetime.fromisoformat(each) for each in ("2020-01-01T03:00", "2020-01-01", "1700-01-01")]


def _outcome(read: Any) -> Any:
    try:
        return read()
    except InvalidFile as refused:
        return [(each.code, each.row) for each in refused.problems]


@settings(_OWN)
@given(text=_TEXTS, encoding=st.sampled_from(_ENCODINGS), cut=st.integers(0, 3))
def test_lines_of_a_file_are_those_of_its_text(text: str, encoding: str, cut: int) -> None:
    """Whatever the encoding, and also where the file breaks off within a character."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.csv")
        data = text.encode(encoding)
        Path(path).write_bytes(data[: len(data) - cut])
        whole = _outcome(lambda: list(lines_of(load_text(path, limit=2**20, allowed=READABLE))))
        assert _outcome(lambda: list(open_text(path, limit=2**20, allowed=READABLE).lines())) == whole


@settings(_OWN)
@given(text=_TEXTS, has_test=st.booleans())
def test_rows_of_a_file_are_those_of_its_text(text: str, has_test: bool) -> None:
    """Titles, separators, quotes and line breaks inside them come out the same from a stream."""
    is_header = (lambda cells: any("甲" in cell for cell in cells)) if has_test else None
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "a.csv")
        Path(path).write_bytes(text.encode())

        def whole() -> Any:
            lines = partial(lines_of, load_text(path, limit=2**20, allowed=READABLE))
            rows = CsvRows(lines, path, is_header)
            return rows.columns, rows.header, list(rows)

        def stream() -> Any:
            rows = open_rows(path, is_header=is_header)
            return rows.columns, rows.header, list(rows.rows)

        assert _outcome(stream) == _outcome(whole)


@settings(_QUICK)
@given(data=st.data())
def test_a_teller_tells_what_each_result_tells(data: st.DataObject) -> None:
    """Sentences that are kept are those that would be made anew, over policies that nobody wrote."""
    policy, cases = data.draw(written()), data.draw(batches_of(most=40))
    results = policy.engine.assess_all(cases)
    for lang in ("zh", "en"):
        teller = Teller(policy.engine, lang)
        for result in [each for each in results if each.outcome != "invalid"] * 2:
            assert teller.reasons(result) == result.reasons(lang=lang)


@given(
    names=st.lists(st.text("AB1某工会（）A ", min_size=3, max_size=6), max_size=30),
    held=st.sampled_from([1, 3, 99]),
)
@settings(_OWN, max_examples=40)
def test_names_on_disk_are_like_those_in_memory(names: list[str], held: int) -> None:
    """Which names are nearly another does not depend on where they are kept, nor on how many at a time."""
    longer = [f"{name}联合工会" for name in names]
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(likeness, "_HELD", held)
        patch.setattr(likeness, "_AT_ONCE", 5)
        found = []
        for beside in (Beside(), likeness.LargeBeside(Path(folder))):
            for written_name in (*longer, *names):
                beside.see(_UNION, {"union": written_name}, None)
            found.append(beside.pairs())
    assert found[0] == found[1]


def test_a_teller_forgets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is kept is bounded."""
    from unionaid.assess import telling

    monkeypatch.setattr(telling, "_KEPT", 3)
    cases = [{"person": f"JZ-{n}", "role": "master", "awarded_on": date(2019, 1, n + 1)} for n in range(9)]
    teller = Teller(_GOLD.engine, "zh")
    for result in _GOLD.assess_all(cases):
        assert teller.reasons(result) == result.reasons(lang="zh")
        assert teller._count <= 3


def test_csv_in_parts_is_csv() -> None:
    """A table written a part at a time has the same bytes."""
    header, rows = ["=甲", "乙"], [["\ufeff1", "a,b"], ["-1.50", "＝1"], ["+x", '"']]
    parts = b"".join(csv_part([row]) for row in rows)
    assert csv_head(header) + parts == csv_bytes(header, rows)


def _list(folder: Path, rows: int = 6) -> list[str]:
    path = folder / "a.csv"
    path.write_text("\n".join([HEADER, *(good(f"JZ-{n}") for n in range(rows))]), encoding="utf-8")
    return [PAIR, str(path)]


def _full(*_: object, **__: object) -> None:
    raise OSError(errno.ENOSPC, "full")


def _watch_temporary(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Path:
    temporary = folder / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    return temporary


@pytest.mark.parametrize("which", ["spill", "output"])
def test_a_full_disk_leaves_everything_as_it_was(
    which: str, capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the rows on their way or the results have no room: words, and nothing half written."""
    words, output = _list(tmp_path), tmp_path / "out.csv"
    output.write_text("before")
    temporary = _watch_temporary(monkeypatch, tmp_path)
    monkeypatch.setattr(large, "LARGE_BYTES", 0)
    if which == "spill":
        monkeypatch.setattr(pl.DataFrame, "write_parquet", _full)
    else:
        monkeypatch.setattr(large, "csv_part", _full)
    assert main(["assess", *words, "-o", str(output)]) == 2
    assert "磁盘已满" in capsys.readouterr().err
    assert output.read_text() == "before"
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "out.csv", "temporary"]
    assert not os.listdir(temporary)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_an_end_from_outside_leaves_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither rows on their way nor half a result, whether it is stopped, ended, or its window closed."""
    if not hasattr(signal, name):
        pytest.skip(f"this system has no {name}")

    def stop(*_: object) -> bytes:
        signal.raise_signal(getattr(signal, name))
        return b""

    words, temporary = _list(tmp_path), _watch_temporary(monkeypatch, tmp_path)
    monkeypatch.setattr(large, "csv_part", stop)
    before = signal.default_int_handler if name == "SIGINT" else signal.SIG_DFL
    outside = signal.signal(getattr(signal, name), before)  # the tests may run where it is ignored
    try:
        with pytest.raises((KeyboardInterrupt, SystemExit)):
            large.assess_large(_GOLD, words[1:], str(tmp_path / "out.csv"), ignore=(), lang="zh", part=2)
        assert signal.getsignal(getattr(signal, name)) == before
    finally:
        signal.signal(getattr(signal, name), outside)
    assert sorted(os.listdir(tmp_path)) == ["a.csv", "temporary"]
    assert not os.listdir(temporary)


def test_what_is_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files of known size, together large, of results that are rows, and only with the extra."""
    source, other = tmp_path / "a.csv", tmp_path / "b.parquet"
    source.write_bytes(b"x" * (large.LARGE_BYTES - 1))
    other.write_bytes(b"x")
    both, out = [str(source), str(other)], str(tmp_path / "out.csv")
    assert large.is_large(both, out)
    assert not large.is_large(both[:1], out)
    assert not large.is_large(both, str(tmp_path / "out.xlsx"))
    assert not large.is_large(both, None)
    assert not large.is_large([*both, str(tmp_path / "none.csv")], out)
    assert not large.is_large([*both, str(tmp_path / "c.json")], out)
    assert not large.is_large([], out)
    monkeypatch.setattr(large, "find_spec", lambda name: None)
    assert not large.is_large(both, out)


@pytest.mark.parametrize("more", [["--json"], ["--problems", "back.xlsx"]])
def test_what_needs_all_rows_goes_row_by_row(
    more: list[str], capsys: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list on the screen, and copies that are given back, hold every row anyhow."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(large, "LARGE_BYTES", 0)
    monkeypatch.setattr(assessing, "assess_large", _full)
    assert main(["assess", *_list(tmp_path), "-o", "out.csv", *more]) == 0


def _stored(folder: Path, **columns: Any) -> str:
    path = folder / "a.parquet"
    pl.DataFrame(columns, strict=False).write_parquet(path)
    return str(path)


def test_parquet_is_one_more_kind_of_file(capsys: Any, tmp_path: Path) -> None:
    """Its values have types, its rows are counted from one, and titles do not stand in it."""
    path = _stored(
        tmp_path,
        person=["JZ-1", "JZ-1", "JZ-3"],
        role=["master", "师傅", "master"],
        pair=["P1", "P1", "P2"],
        is_selected=[True, True, None],
        awarded_on=[date(2020, 8, 18), date(2020, 8, 18), date(2020, 8, 18)],
    )
    found = assess_files(path, program=_GOLD)
    assert [(each.row, str(each.outcome)) for each in found] == [
        (1, "eligible"),
        (2, "ineligible"),
        (3, "undetermined"),
    ]
    words, output = [PAIR, path], str(tmp_path / "out.csv")
    assert streamed(capsys, words, output, 2) == row_by_row(capsys, words, output)
    assert main(["explain", PAIR, path, "--row", "2"]) == 0
    assert "JZ-1" in capsys.readouterr().out


def test_values_of_parquet_keep_their_types(tmp_path: Path) -> None:
    """Decimal, whole numbers, booleans and days stay what they are; midnight is a day."""
    row = {"d": Decimal("1.50"), "i": 3, "b": False, "t": date(2020, 1, 2), "s": "甲"}
    path = _stored(tmp_path, **{name: [value] for name, value in row.items()}, m=[_TIMES[1]], n=[None])
    assert dict(read_rows(path).rows[0].cells) == {**row, "m": date(2020, 1, 1)}


def test_odd_values_of_parquet_come_out_alike(capsys: Any, tmp_path: Path) -> None:
    """What no reader takes has the same words by way of the disk."""
    fees = load_policy("acftu-fee-refund")["small-payer-fee-refund"].rules.facts
    money = next(name for name, fact in fees.items() if fact.type.kind == "money")
    other = next(name for name, fact in fees.items() if fact.type.kind == "money" and name != money)
    day = next(name for name, fact in fees.items() if fact.type.kind in ("month", "date"))
    path = _stored(
        tmp_path,
        **{
            money: pl.Series(
                [Decimal("-1.000"), Decimal("1.005"), Decimal("2.500"), None], dtype=pl.Decimal(20, 3)
            ),
            other: [True, False, None, True],
            day: [*_TIMES, None],
            "payee.account": [6222, 1, None, 2**62],
            "payee.account_name": ["\0甲", "\0", "乙", None],
        },
    )
    words, output = ["small-payer-fee-refund", path], str(tmp_path / "out.jsonl")
    assert streamed(capsys, words, output, 3) == row_by_row(capsys, words, output)


def test_floats_are_refused_in_columns_of_figures(capsys: Any, tmp_path: Path) -> None:
    """As in a frame; in other columns they are left to the rows."""
    name = "small-payer-fee-refund"
    facts = load_policy("acftu-fee-refund")[name].rules.facts
    money = next(id_ for id_, fact in facts.items() if fact.type.kind == "money")
    path = _stored(tmp_path, **{money: [1.5]}, remarks=[0.5])
    words, output = [name, path], str(tmp_path / "out.csv")
    found = row_by_row(capsys, words, output)
    assert found.status == 2
    assert "二进制浮点数" in found.err
    assert streamed(capsys, words, output, 2) == found


def test_what_is_no_parquet_is_refused(capsys: Any, tmp_path: Path) -> None:
    """Another file under its suffix, half a file, and a file without rows."""
    half = Path(_stored(tmp_path, person=["JZ-1"] * 999)).read_bytes()[:-20]
    empty = tmp_path / "empty.parquet"
    pl.DataFrame({"person": pl.Series([], dtype=pl.String)}).write_parquet(empty)
    for data in (b"", b"person\nJZ-1\n", half, empty.read_bytes()):
        path = tmp_path / "b.parquet"
        path.write_bytes(data)
        words, output = [PAIR, str(path)], str(tmp_path / "out.csv")
        found = row_by_row(capsys, words, output)
        assert (found.status, found.written) == (2, None)
        assert streamed(capsys, words, output, 2) == found


def test_without_the_extra_parquet_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In words, and a folder or a missing file is still told as such."""
    path = _stored(tmp_path, person=["JZ-1"])
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InvalidFile) as refused:
        read_rows(path)
    assert [each.code for each in refused.value.problems] == ["parquet-missing"]
    with pytest.raises(InvalidFile) as refused:
        read_rows(tmp_path / "none.parquet")
    assert [each.code for each in refused.value.problems] == ["file-missing"]


def test_a_large_list_is_refused_before_its_output_is_touched(tmp_path: Path) -> None:
    """A folder that is not there is told in words."""
    output = str(tmp_path / "none" / "out.csv")
    with pytest.raises(OutputError) as refused:
        large.assess_large(_GOLD, _list(tmp_path)[1:], output, ignore=(), lang="zh")
    assert [each.code for each in refused.value.problems] == ["output-folder"]


def test_a_span_that_is_denied_is_told() -> None:
    """A window of two facts within one "not" or two has its sentence, also on the program's page."""
    window = '{ fact = "on", in_window = { to = "till", from = 2020-02-01, until = 2020-03-01 } }'
    for condition in (f"{{ not = {window} }}", f"{{ not = {{ not = {{ not = {window} }} }} }}"):
        criterion = (
            '[[programs.p.criteria]]\nid = "c"\ntext = { zh = "条", en = "item" }\n'
            f'all = [ {condition} ]\nsource = "s"\n'
        )
        text = LIMITED.replace("[[programs.p.limits]]", criterion + "[[programs.p.limits]]", 1)
        program = Policy(read_policy_bytes(text.encode(), file="limited.toml"))["p"]
        case = {"who": "A", "unit": "B", "on": date(2020, 2, 1), "till": date(2020, 2, 9), "paid": "1"}
        (reason,) = program.assess(case).reasons(lang="zh")
        assert "2020年2月1日" in reason
        assert "2020-02-01" in program.describe(lang="en")


def test_a_derived_sum_beyond_any_amount_is_told() -> None:
    """A criterion on a sum of facts that are each an amount has its sentence, however high the sum is."""
    derived = (
        '[programs.p.derived.total]\nkind = "sum"\nzh = "合计"\nen = "total"\n'
        'of = ["paid", "paid"]\nsource = "s"\n'
    )
    criterion = (
        '[[programs.p.criteria]]\nid = "c"\ntext = { zh = "条", en = "item" }\n'
        'all = [ { fact = "total", at_most = 100 } ]\nsource = "s"\n'
    )
    text = LIMITED.replace("[[programs.p.limits]]", derived + criterion + "[[programs.p.limits]]", 1)
    program = Policy(read_policy_bytes(text.encode(), file="limited.toml"))["p"]
    case = {"who": "A", "unit": "B", "on": date(2020, 2, 1), "paid": MAX_YUAN}
    found = program.assess(case)
    assert f"{MAX_YUAN * 2:,}元" in found.reasons(lang="zh")[0]
    assert f"{MAX_YUAN * 2:,} yuan" in found.reasons(lang="en")[0]
