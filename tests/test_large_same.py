"""Large lists come out byte for byte as row by row."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

import pytest
from attrs import evolve
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from large import LIMITED, PARTS, answers, pl, row_by_row, streamed
from test_examples import BATCHES, EXAMPLES
from unionaid.facts import Money
from written import Written, batches_of, written

_OWN = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
_SUFFIXES: Final = (".csv", ".jsonl")
_LISTS: Final[list[Any]] = list(BATCHES)
_FAULTY = sorted(path for path in (EXAMPLES / "faulty").glob("*.csv") if "expected" not in path.name)


@pytest.mark.parametrize("suffix", _SUFFIXES)
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("program", "names"), _LISTS)
def test_every_example(
    program: str, names: tuple[str, ...], lang: str, suffix: str, capsys: Any, tmp_path: Path
) -> None:
    """Each list under ``examples/``, in both languages and forms."""
    files = [str(EXAMPLES / name) for name in names]
    found = answers(capsys, [program, *files, "--lang", lang], str(tmp_path / f"out{suffix}"), (7,))
    assert found.written is not None


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("path", _FAULTY, ids=lambda path: path.stem)
def test_every_faulty_example(path: Path, part: int, capsys: Any, tmp_path: Path) -> None:
    """Each list with mistakes, however few rows are held."""
    program = "small-payer-fee-refund" if "fee" in path.stem else "gold-pair-award"
    assert answers(capsys, [program, str(path)], str(tmp_path / "out.csv"), (part,)).status in (1, 2)


def test_columns_left_out(capsys: Any, tmp_path: Path) -> None:
    """A column that is left out by name is left out."""
    (tmp_path / "a.csv").write_text(f"{_HEAD},别的\n{_row(1, '甲某')},一\n", encoding="utf-8")
    words, output = ["gold-pair-award", str(tmp_path / "a.csv")], str(tmp_path / "out.csv")
    assert answers(capsys, words, output, (2,)).status == 2
    assert answers(capsys, [*words, "--ignore", "别的"], output, (2,)).written is not None


def _dirty(random: Random, text: str) -> str:
    """Return *text* as offices write it, or broken."""
    match random.randrange(14):
        case 0:
            return f"  {text} "
        case 1:
            return text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)})
        case 2:
            return text.replace("-", "/")
        case 3:
            return f"{text}\n"
        case 4:
            return "不详"
        case 5:
            return ""
        case 6:
            return f'"{text}"'
    return text


def _as_text(random: Random, policy: Written, cases: list[dict[str, Any]]) -> str:
    """Return cases as a CSV file with everything that stands in one."""
    facts = policy.engine.program.facts
    names = [name for name in facts if random.random() < 0.95]
    out = io.StringIO(newline="")
    write = csv.writer(out, lineterminator=random.choice(["\n", "\r\n", "\r"])).writerow
    for _ in range(random.randrange(3)):
        write([random.choice(["汇总表", "", "单位：元"])])
    write([random.choice([name, facts[name].label.zh, facts[name].label.en]) for name in names])
    for case in cases:
        cells = ["" if case.get(name) is None else facts[name].type.text(case[name]) for name in names]
        if random.random() < 0.3:
            cells = [_dirty(random, cell) for cell in cells]
        if random.random() < 0.03:
            cells.append("多")
        write(cells)
        if random.random() < 0.05:
            write([])
        if random.random() < 0.04:
            write([random.choice(["合计", "注：见附件", "制表人：甲"]), "", random.choice(["", "3"])])
    return out.getvalue()


def _policy_file(policy: Written, folder: str) -> str:
    path = os.path.join(folder, "written.toml")
    Path(path).write_text(policy.text, encoding="utf-8")
    return path


@settings(_OWN)
@given(data=st.data())
def test_any_policy(data: st.DataObject, capsys: pytest.CaptureFixture[str]) -> None:
    """Policies that nobody wrote, over lists in every state."""
    policy, cases = data.draw(written()), data.draw(batches_of(most=40))
    random = Random(data.draw(st.integers(0, 2**32)))
    with tempfile.TemporaryDirectory() as folder:
        files = []
        cut = random.randrange(len(cases) + 1) if random.random() < 0.5 else 0
        for number, part in enumerate((cases[:cut], cases[cut:])):
            if part:
                path = os.path.join(folder, f"{number}.csv")
                text = _as_text(random, policy, part)
                Path(path).write_bytes(
                    text.encode(random.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
                )
                files.append(path)
        words = ["p", *files, "--policy", _policy_file(policy, folder), "--lang", random.choice(["zh", "en"])]
        output = os.path.join(folder, "out" + random.choice(_SUFFIXES))
        answers(capsys, words, output, (random.choice(PARTS),))


def _parquet(policy: Written, cases: list[dict[str, Any]], path: str) -> None:
    columns: dict[str, Any] = {}
    for name, fact in policy.engine.program.facts.items():
        values = [case.get(name) for case in cases]
        kind = next((type(each) for each in values if each is not None), str)
        if kind is Decimal:
            places = 2 if isinstance(fact.type, Money) else 8
            columns[name] = pl.Series(values, dtype=pl.Decimal(38, places), strict=False)
        elif kind in (int, bool, date):
            columns[name] = pl.Series(values)
        else:
            columns[name] = pl.Series([None if each is None else fact.type.text(each) for each in values])
    pl.DataFrame(columns).write_parquet(path)


@settings(_OWN, max_examples=max(5, settings().max_examples // 3))
@given(data=st.data())
def test_any_policy_in_parquet(data: st.DataObject, capsys: pytest.CaptureFixture[str]) -> None:
    """The same from columns with types, beside a text file."""
    policy, cases = data.draw(written()), data.draw(batches_of(most=20))
    random = Random(data.draw(st.integers(0, 2**32)))
    with tempfile.TemporaryDirectory() as folder:
        stored, text = os.path.join(folder, "a.parquet"), os.path.join(folder, "b.csv")
        _parquet(policy, cases, stored)
        Path(text).write_text(_as_text(random, policy, cases[:5]), encoding="utf-8")
        words = ["p", stored, text, "--policy", _policy_file(policy, folder)]
        answers(capsys, words, os.path.join(folder, "out.csv"), (random.choice(PARTS),))


_HEAD: Final = "名称,身份证号或编号,身份,师徒对编号,是否评选为金牌师徒,表彰日期,户名,收款账号"


def _row(number: int, name: str, holder: str = "甲某", account: str = "6222020000000000000") -> str:
    return f"{name},JZ-{number:03},师傅,P{number},是,2020-08-18,{holder},{account}"


def _two_files(folder: Path, header: str, first: list[str], second: list[str]) -> list[str]:
    for name, rows in (("a.csv", first), ("b.csv", second)):
        (folder / name).write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return [str(folder / name) for name in ("a.csv", "b.csv")]


def test_accounts_beside_each_other(capsys: Any, tmp_path: Path) -> None:
    """One account under two names and two persons is noticed over parts and files, with both places."""
    first = [_row(1, "甲某"), _row(2, "乙某", "乙某"), _row(3, "丙某", account="6222")]
    files = _two_files(tmp_path, _HEAD, first, [_row(4, "丁某", "丁某"), _row(5, "戊某")])
    found = answers(capsys, ["gold-pair-award", *files], str(tmp_path / "out.jsonl"))
    assert found.written is not None
    assert found.written.count(b"account-two-names") == 2
    assert b"account-two-persons" in found.written
    assert found.status == 1


def test_names_beside_each_other(capsys: Any, tmp_path: Path) -> None:
    """So is a name in two spellings."""
    names = ["某某港务行业工会", "某某港务 行业工会", "某某钢铁行业工会", "某某港雾行业工会"]
    rows = [f"{name},是,2020" for name in names]
    files = _two_files(tmp_path, "union,is_industry_union,year", rows[:1], rows[1:])
    found = answers(capsys, ["industry-union-subsidy", *files], str(tmp_path / "out.jsonl"))
    assert found.written is not None
    assert found.written.count(b"name-near") == 2


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n \n",
        "名称,身份\n",
        _HEAD + '\n甲,"JZ-001,师傅\n乙,JZ-002,师傅,P1,是,2020-08-18,,\n',
        _HEAD + "\n" + _row(1, "甲") + '\n"乙',
        _HEAD
        + ",不认识的列,另一列\n"
        + _row(1, "甲")
        + ",1,2\n"
        + _row(2, "乙").replace("是", "或许")
        + ",1,2\n",
        _HEAD + ",\n" + _row(1, "甲") + ",无名\n",
        _HEAD + ",名称\n" + _row(1, "甲") + ",乙\n",
        "标题\n" + _HEAD + "\n合计,,,,,,,\n",
        "a,b\x00c\n",
        "PK\x03\x04",
    ],
)
def test_broken_files_are_refused_alike(text: str, capsys: Any, tmp_path: Path) -> None:
    """With the same words and status, beside a good file with a bad row, and nothing written."""
    (tmp_path / "bad.csv").write_bytes(text.encode())
    rows = [_HEAD, _row(1, "甲"), _row(2, "乙").replace("2020-08-18", "2020-13-45")]
    (tmp_path / "good.csv").write_text("\n".join(rows), encoding="utf-8")
    files = [str(tmp_path / name) for name in ("good.csv", "bad.csv")]
    found = answers(capsys, ["gold-pair-award", *files], str(tmp_path / "out.csv"))
    assert (found.status, found.written) == (2, None)
    assert "2020-13-45" not in found.err


@pytest.mark.parametrize(
    "data", [_HEAD.encode() + b"\n\xff\xff\xff\n", b"\xff\xfea\x00\x00\x00", b"\xff\xfe\x00\xd8"]
)
def test_broken_encodings_are_refused_alike(data: bytes, capsys: Any, tmp_path: Path) -> None:
    """What is in no encoding as a whole is in none."""
    (tmp_path / "bad.csv").write_bytes(data)
    assert (
        answers(capsys, ["gold-pair-award", str(tmp_path / "bad.csv")], str(tmp_path / "out.csv")).status == 2
    )


def _counted(name: str, value: int) -> Any:
    def broken(*args: Any, **how: Any) -> Any:
        from unionaid.bulk import limits

        found = limits.pass_of(*args, **how)
        if name in found.counted:
            found = evolve(found, counted={**found.counted, name: found.counted[name] + value})
        return found

    return broken


_ROWS: Final = """\
who,unit,tag,on,paid
a1,u1,,2020-02-01,100
a1,u1,,2020-02-01,120
a1,u1,,2020-02-01,120
b1,u1,,2020-07-01,10
b2,u1,,2020-03-01,140
b3,u1,,2020-03-01,140
b4,u1,,2020-03-01,5
c1,u2,t1,2020-03-01,5
c2,u2,t1,2020-03-01,5
c3,u2,t1,2020-03-01,6
c4,u2,t2,2020-03-01,
c5,u2,t2,2020-03-01,7
"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_limit(lang: str, capsys: Any, tmp_path: Path) -> None:
    """What each kind of limit counts stands in the sentences; a wrong number in any is seen."""
    from unionaid.bulk import rules, spill

    (tmp_path / "limited.toml").write_text(LIMITED, encoding="utf-8")
    (tmp_path / "a.csv").write_text(_ROWS, encoding="utf-8")
    policy = str(tmp_path / "limited.toml")
    words = ["p", str(tmp_path / "a.csv"), "--policy", policy, "--lang", lang]
    output = str(tmp_path / "out.csv")
    expected = answers(capsys, words, output)
    for id_ in ("one", "told", "most", "places"):
        assert expected.written is not None
        assert id_.encode() in expected.written, "each limit has its say"
    planted = [(rules, "pass_of", _counted(name, 1)) for name in ("before", "first", "amount", "waiting")]
    for target, name, wrong in (*planted, (spill.Spill, "place", lambda self, index: (0, index))):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(target, name, wrong)
            try:
                found = streamed(capsys, words, output, 2)
            except AssertionError as refused:  # the two engines differ, so neither is written
                assert "was to be streamed" in str(refused)
            else:
                assert found != expected, name


def test_a_disagreement_is_never_written(capsys: Any, tmp_path: Path) -> None:
    """Where the frame says something else than the engine, the rows go one by one after all."""
    from unionaid.bulk import large as bulk_large

    rows = [_HEAD, *(_row(1, "甲") for _ in range(3))]
    (tmp_path / "a.csv").write_text("\n".join(rows), encoding="utf-8")
    words, output = ["gold-pair-award", str(tmp_path / "a.csv")], str(tmp_path / "out.csv")
    expected = row_by_row(capsys, words, output)
    right = bulk_large._results
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            bulk_large,
            "_results",
            lambda engine, spill: right(engine, spill).with_columns(outcome=pl.lit(3, pl.Int8)),
        )
        with pytest.raises(AssertionError, match="was to be streamed"):
            streamed(capsys, words, output, 2)
    assert not Path(output).exists()
    assert row_by_row(capsys, words, output) == expected
