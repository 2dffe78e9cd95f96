"""Reading JSON and JSON lines: exact numbers, and one bad row spoils no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from unionaid.errors import InvalidFile, Problem
from unionaid.files import Sheet, read_rows

Reader = Callable[..., Sheet]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """Give a function that reads text as ``a.json``, or as the suffix says."""

    def reader(content: str | bytes, suffix: str = ".json") -> Sheet:
        path = tmp_path / f"a{suffix}"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_rows(path, shown_as=path.name)

    return reader


def refused(read: Reader, content: str | bytes, suffix: str = ".json") -> list[Problem]:
    """Read what must be refused; return the problems."""
    with pytest.raises(InvalidFile) as caught:
        read(content, suffix)
    assert {f"a{suffix}"} == {problem.file for problem in caught.value.problems}
    return list(caught.value.problems)


def row_faults(sheet: Sheet) -> dict[int, list[tuple[str, str | None]]]:
    """Return code and column of every problem of each row that has some."""
    return {row.row: [(p.code, p.column) for p in row.problems] for row in sheet.rows if row.problems}


def test_array_of_objects(read: Reader) -> None:
    """Rows are numbered by position, columns listed as first seen."""
    sheet = read('[{"b": "x", "a": 1}, {"c": true, "a": null}]')
    assert ("b", "a", "c") == sheet.columns
    assert [(1, {"b": "x", "a": 1}), (2, {"c": True})] == [(row.row, row.cells) for row in sheet.rows]


def test_one_object_is_one_case(read: Reader) -> None:
    """An object alone is an array of one."""
    assert [(1, {"a": "x"})] == [(row.row, row.cells) for row in read('{"a": "x"}').rows]


def test_object_without_facts_is_a_case(read: Reader) -> None:
    """Nothing known about a case is still a case."""
    sheet = read("[{}]")
    assert () == sheet.columns
    assert [{}] == [row.cells for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(read: Reader, encoding: str) -> None:
    """JSON is decoded as CSV is."""
    assert {"姓名": "甲"} == read('{"姓名": "甲"}'.encode(encoding)).rows[0].cells


@pytest.mark.parametrize("suffix", [".jsonl", ".ndjson"])
def test_lines_are_numbered_as_seen(read: Reader, suffix: str) -> None:
    """Blank lines are counted and skipped."""
    sheet = read('\n{"a": 1}\r\n\r\n{"b": "x\u2028y"}', suffix)
    assert ("a", "b") == sheet.columns
    assert [(2, {"a": 1}), (4, {"b": "x\u2028y"})] == [(row.row, row.cells) for row in sheet.rows]


def test_broken_line_is_its_row_alone(read: Reader) -> None:
    """A line that is not JSON spoils no other line."""
    sheet = read('{"a": 1}\n{"a": }\n{"a": 3}\n', ".jsonl")
    assert {2: [("json-broken", None)]} == row_faults(sheet)
    assert "near line 2, character 7" in sheet.rows[1].problems[0].text("en")
    assert [{"a": 1}, {}, {"a": 3}] == [row.cells for row in sheet.rows]


@pytest.mark.parametrize("item", ["1", '"x"', "null", "[]", "true", "1.5"])
def test_item_that_is_no_object(read: Reader, item: str) -> None:
    """What is not an object is the problem of its own row."""
    expected = {2: [("case-not-mapping", None)]}
    assert expected == row_faults(read(f'[{{"a": 1}}, {item}]'))
    assert expected == row_faults(read(f'{{"a": 1}}\n{item}\n', ".jsonl"))


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("3000.00", "3000.00"),
        ("0.1", "0.1"),
        ("1E+5", "1E+5"),
        ("NaN", "NaN"),
        ("-Infinity", "-Infinity"),
        ("70000", 70000),
        ("-1", -1),
        ("9" * 40, int("9" * 40)),
        ("9" * 41, "9" * 41),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_numbers_stay_exact(read: Reader, written: str, value: object) -> None:
    """No number becomes a float; what is not a short whole number stays text."""
    cell = read(f'{{"a": {written}}}').rows[0].cells["a"]
    assert (value, type(value)) == (cell, type(cell))


@pytest.mark.parametrize("empty", ["null", '""', '"  "', '"\\u3000"'])
def test_null_and_blank_text_are_absent(read: Reader, empty: str) -> None:
    """What says nothing is not in the cells; its column is known all the same."""
    sheet = read(f'[{{"a": {empty}, "b": 0}}]')
    assert ("a", "b") == sheet.columns
    assert {"b": 0} == sheet.rows[0].cells


def test_false_and_zero_are_present(read: Reader) -> None:
    """Zero and false say something."""
    assert {"a": False, "b": 0} == read('{"a": false, "b": 0}').rows[0].cells


def test_nested_values_are_handed_on(read: Reader) -> None:
    """Whether a list may stand in a fact is not this layer's question."""
    assert {"a": [1, {"b": "2.5"}]} == read('{"a": [1, {"b": 2.5}]}').rows[0].cells


def test_key_twice(read: Reader) -> None:
    """A key given twice, also with spaces or null, is told once and spoils no other row."""
    sheet = read('[{"a": 1, " a": 2, "a": null}, {"a": 3}]')
    assert {1: [("fact-twice", "a")]} == row_faults(sheet)
    assert ("a.json", 1) == (sheet.rows[0].problems[0].file, sheet.rows[0].problems[0].row)
    assert ("a",) == sheet.columns


def test_key_twice_inside_a_value(read: Reader) -> None:
    """Only the keys of the case are facts."""
    assert {} == row_faults(read('{"a": {"b": 1, "b": 2}}'))


def test_value_without_key(read: Reader) -> None:
    """A value under an empty key is told by its position; without value it is nothing."""
    sheet = read('[{"a": 1, " ": 2}, {"": null}]')
    assert {1: [("header-empty", None)]} == row_faults(sheet)
    assert "column 2" in sheet.rows[0].problems[0].text("en")
    assert ("a",) == sheet.columns


@pytest.mark.parametrize("value", ['"\\ud800"', '["\\udfff"]', '{"\\ud800": 1}', '{"x": [["\\ud800x"]]}'])
def test_half_a_surrogate_pair(read: Reader, value: str) -> None:
    """Text that no file could hold is a problem, and is not handed on."""
    sheet = read(f'[{{"a": {value}, "b": 1}}, {{"a": "x"}}]')
    assert {1: [("text-control", "a")]} == row_faults(sheet)
    assert {"b": 1} == sheet.rows[0].cells


def test_whole_surrogate_pair(read: Reader) -> None:
    """Two halves that belong together are one character."""
    assert {"a": "𠮷"} == read('{"a": "\\ud842\\udfb7"}').rows[0].cells


@pytest.mark.parametrize("key", ["\\ud800", "\\u001b[2J", "a\\u0000"])
def test_key_that_cannot_be_shown(read: Reader, key: str) -> None:
    """Such a key is never repeated, so it becomes no column."""
    sheet = read(f'{{"{key}": 1, "b": 2}}')
    assert {1: [("text-control", None)]} == row_faults(sheet)
    assert ("b",) == sheet.columns


@pytest.mark.parametrize(
    ("content", "where"),
    [
        ("[{]", "line 1, character 3"),
        ('[{"a": 1},\n {"a" 2}]', "line 2, character 7"),
        ('{"a": 1}\n{"a": 2}', "line 2, character 1"),
        ("[", "line 1, character 2"),
        ('[{"a": "x\ty"}]', "line 1, character 10"),
    ],
)
def test_broken_json(read: Reader, content: str, where: str) -> None:
    """The place is told as line and character."""
    (problem,) = refused(read, content)
    assert "json-broken" == problem.code
    assert where in problem.text("en")


@pytest.mark.parametrize("content", ["1", '"x"', "null", "true", "NaN", "9" * 5000])
def test_json_that_is_no_batch(read: Reader, content: str) -> None:
    """A bare value is neither an array nor a case."""
    assert ["json-shape"] == [problem.code for problem in refused(read, content)]


def test_empty_array(read: Reader) -> None:
    """An array without cases is refused."""
    assert ["file-no-cases"] == [problem.code for problem in refused(read, "[]")]


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@pytest.mark.parametrize("content", ["", " \n\n", "\ufeff"])
def test_empty_file(read: Reader, content: str, suffix: str) -> None:
    """A file of nothing, or of blank lines, is empty."""
    assert ["file-empty"] == [problem.code for problem in refused(read, content, suffix)]


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_bottomless_nesting_in_a_file(read: Reader, opening: str) -> None:
    """Nesting without end is refused, not a traceback."""
    assert ["json-nested"] == [problem.code for problem in refused(read, opening * 100_000)]


def test_bottomless_nesting_in_a_line(read: Reader) -> None:
    """In JSON lines it is the problem of its row."""
    sheet = read('{"a": 1}\n' + '{"a":' * 100_000 + "\n", ".jsonl")
    assert {2: [("json-nested", None)]} == row_faults(sheet)


VALUES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"]))
    | st.just([1, {"b": None}])
)
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)
CASES = st.lists(st.dictionaries(NAMES, VALUES, max_size=4), min_size=1, max_size=5)


@pytest.mark.parametrize("ascii_only", [True, False])
@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@given(cases=CASES)
def test_what_json_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, ascii_only: bool, cases: list[dict[str, object]]
) -> None:
    """Cases come back as they were, what says nothing left out."""
    path = tmp_path_factory.getbasetemp() / f"cases{suffix}"
    if suffix == ".json":
        text = json.dumps(cases, ensure_ascii=ascii_only, indent=1)
    else:
        text = "\n".join(json.dumps(case, ensure_ascii=ascii_only) for case in cases)
    path.write_text(text, encoding="utf-8", newline="")

    def says_something(value: object) -> bool:
        return value is not None and not (isinstance(value, str) and not value.strip())

    sheet = read_rows(path)
    # Beyond 40 characters a whole number is text, so both sides are compared as such.
    assert [
        {name: str(value) for name, value in case.items() if says_something(value)} for case in cases
    ] == [{name: str(value) for name, value in row.cells.items()} for row in sheet.rows]
    assert list(range(1, len(cases) + 1)) == [row.row for row in sheet.rows]
    assert tuple(dict.fromkeys(name for case in cases for name in case)) == sheet.columns


SYNTAX = st.lists(
    st.sampled_from(
        ["[", "]", "{", "}", ",", ":", '"a"', '" "', '"\\ud800"', "1.5", "-0", "NaN", "null", "\n", "\r", '"']
    ),
    max_size=20,
).map(lambda parts: "".join(parts).encode())


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@given(data=st.binary(max_size=200) | SYNTAX)
def test_any_bytes_give_a_sheet_or_a_refusal(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, data: bytes
) -> None:
    """No file raises anything but InvalidFile, and all that is found can be shown."""
    path = tmp_path_factory.getbasetemp() / f"any{suffix}"
    path.write_bytes(data)
    try:
        sheet = read_rows(path)
    except InvalidFile as found:
        assert found.problems
        return
    assert sheet.rows
    for row in sheet.rows:
        assert set(row.cells) <= set(sheet.columns)
        assert all(problem.row == row.row for problem in row.problems)
        json.dumps(row.cells, ensure_ascii=False).encode()
    "".join(sheet.columns).encode()
