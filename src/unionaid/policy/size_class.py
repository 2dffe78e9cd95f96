"""Size classes of enterprises: large, medium, small, micro.

Here: which class an industry, staff, revenue and assets give, and which classes
are still possible while some of them are unknown. The bounds stand in
``data/size-classes-2017.toml``. Not here: reading that file (``size_table``),
what a program does with a class.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from attrs import frozen

from unionaid.errors import ClassUnknown, InvalidCase, Problem, make_problem
from unionaid.facts import FactType, IndustryCode, Money, Unreadable, Whole, is_missing
from unionaid.lang import Bilingual
from unionaid.policy.size_table import Coverage, Group, SizeClass, covered, size_standard

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "STANDARD",
    "SizeClass",
    "industry_group",
    "is_industry_code",
    "possible_classes",
    "size_class",
]

STANDARD: Final = "2017"
"""The standard that is meant unless another is named."""

_READERS: Final[Mapping[str, FactType[int] | FactType[Decimal]]] = {
    "staff": Whole(),
    "revenue": Money(),
    "assets": Money(),
}
_LABELS: Final[Mapping[str, Bilingual]] = {
    "staff": Bilingual(zh="从业人员", en="staff"),
    "revenue": Bilingual(zh="营业收入", en="revenue"),
    "assets": Bilingual(zh="资产总额", en="assets"),
}
_REST: Final = Bilingual(zh="标准未列的行业", en="industries outside the standard")


@frozen
class _Reading:
    """The facts of one enterprise, read, and the bounds that apply to it."""

    group: Group
    known: Mapping[str, int | Decimal]

    @property
    def unknown(self) -> tuple[str, ...]:
        """The facts that the group asks for and nobody gave."""
        return tuple(name for name in self.group.bounds if name not in self.known)

    def classes(self) -> tuple[SizeClass, ...]:
        """Return the classes still possible, from the largest down.

        A class takes all its bounds, so the lowest indicator decides. An
        unknown one can be anything from zero up, hence lower the class to any
        below the lowest known one and never raise it.
        """
        order = tuple(SizeClass)
        highest = max(
            (self.group.rank(name, self.known[name]) for name in self.group.bounds if name in self.known),
            default=0,
        )
        return order[highest:] if self.unknown else order[highest : highest + 1]


def _coverage(industry: object, standard: str) -> Coverage:
    """Return what *industry* covers; the text of every code is read in one way."""
    if not is_missing(industry):
        coverage = covered(IndustryCode().read(industry), standard)
        if coverage is not None:
            return coverage
    raise Unreadable("industry-code-unknown")


def _only_group(coverage: Coverage) -> Group:
    """Return the group whose bounds apply, or say why there is not just one."""
    if not coverage.groups:
        raise ClassUnknown([make_problem("size-industry-outside").at(column="industry")])
    first = coverage.groups[0]
    if coverage.outside or any(group.bounds != first.bounds for group in coverage.groups):
        zh = [f"{group.zh}（{'、'.join(coverage.codes_of(group))}）" for group in coverage.groups]
        en = [f"{group.id} ({', '.join(coverage.codes_of(group))})" for group in coverage.groups]
        if coverage.outside:
            zh.append(_REST.zh)
            en.append(_REST.en)
        groups = Bilingual(zh="、".join(zh), en=", ".join(en))
        raise ClassUnknown([make_problem("size-industry-ambiguous", groups=groups).at(column="industry")])
    return first


def _read(industry: object, facts: Mapping[str, object], standard: str) -> _Reading:
    """Return all facts read; what cannot be read is reported all at once."""
    size_standard(standard)
    problems: list[Problem] = []
    coverage: Coverage | None = None
    try:
        coverage = _coverage(industry, standard)
    except Unreadable as error:
        problems.append(error.problem.at(column="industry"))
    known: dict[str, int | Decimal] = {}
    for name, raw in facts.items():
        if is_missing(raw):
            continue
        try:
            known[name] = _READERS[name].read(raw)
        except Unreadable as error:
            problems.append(error.problem.at(column=name))
    if coverage is None or problems:
        raise InvalidCase(problems)
    return _Reading(_only_group(coverage), known)


def _facts_missing(names: Iterable[str]) -> ClassUnknown:
    missing = tuple(names)
    labels = Bilingual(
        zh="、".join(_LABELS[name].zh for name in missing), en=", ".join(_LABELS[name].en for name in missing)
    )
    return ClassUnknown([make_problem("size-facts-missing", facts=labels)], missing=missing)


def possible_classes(
    *,
    industry: str,
    staff: int | str | None = None,
    revenue: Decimal | int | str | None = None,
    assets: Decimal | int | str | None = None,
    standard: str = STANDARD,
) -> frozenset[SizeClass]:
    """Return the classes that an enterprise may still have, given what is known.

    Args:
        industry: As for :func:`size_class`.

        staff: Persons; None or blank where unknown.

        revenue: Yuan a year; None or blank where unknown.

        assets: Yuan; None or blank where unknown.

        standard: The size standard.

    Returns:
        At least one class, and just one when the facts settle it.

    Raises:
        InvalidCase: Something cannot be read; all such problems are inside.

        ClassUnknown: The industry covers groups with different bounds, or is
            outside the standard.

        UnknownName: There is no such standard.

    Example:
        >>> sorted(possible_classes(industry="C13", staff=299))
        [<SizeClass.MICRO: 'micro'>, <SizeClass.SMALL: 'small'>]
    """
    facts = {"staff": staff, "revenue": revenue, "assets": assets}
    return frozenset(_read(industry, facts, standard).classes())


def size_class(
    *,
    industry: str,
    staff: int | str | None = None,
    revenue: Decimal | int | str | None = None,
    assets: Decimal | int | str | None = None,
    standard: str = STANDARD,
) -> SizeClass:
    """Return the size class of one enterprise.

    Large, medium and small take all the indicators of the industry, each at
    its lower bound or above; micro is what is left. A class that the known
    facts settle is given: 19 staff in industry is micro, whatever the revenue.

    Args:
        industry: A code of GB/T 4754-2017 (``"C"``, ``"C13"``, ``"59"``,
            ``"7010"``), or a group of the standard by its id or Chinese name.

        staff: Persons; None or blank where unknown.

        revenue: Yuan a year; None or blank where unknown.

        assets: Yuan; None or blank where unknown.

        standard: The size standard.

    Raises:
        InvalidCase: Something cannot be read; all such problems are inside.

        ClassUnknown: Facts are missing that can still change the class
            (``missing`` names them), the industry covers groups with different
            bounds, or it is outside the standard.

        UnknownName: There is no such standard.

    Source:
        统计上大中小微型企业划分办法(2017), 国统字〔2017〕213号, the table and its notes.

    Limitations:
        See ``size_standard().limitations``: division 59 counts as storage
        throughout, and digits of a code beyond the division are not checked.

    Example:
        >>> size_class(industry="C13", staff=299, revenue="2000万元")
        <SizeClass.SMALL: 'small'>
    """
    reading = _read(industry, {"staff": staff, "revenue": revenue, "assets": assets}, standard)
    classes = reading.classes()
    if len(classes) > 1:
        raise _facts_missing(reading.unknown)
    return classes[0]


def industry_group(code: str, standard: str = STANDARD) -> tuple[str, ...]:
    """Return the ids of the groups that an industry code covers.

    Args:
        code: As ``industry`` of :func:`size_class`.

        standard: The size standard.

    Returns:
        In the order of the table; none for an industry outside the standard.

    Raises:
        InvalidCase: It is no code and no group.

        UnknownName: There is no such standard.

    Example:
        >>> industry_group("F")
        ('wholesale', 'retail')
    """
    size_standard(standard)
    try:
        return tuple(group.id for group in _coverage(code, standard).groups)
    except Unreadable as error:
        raise InvalidCase([error.problem.at(column="industry")]) from None


def is_industry_code(text: str, standard: str = STANDARD) -> bool:
    """Tell whether *text* is a code of GB/T 4754-2017 or a group of the standard.

    A code whose industry is outside the standard is a code all the same.

    Raises:
        UnknownName: There is no such standard.

    Example:
        >>> is_industry_code("C13"), is_industry_code("C51")
        (True, False)
    """
    try:
        industry_group(text, standard)
    except InvalidCase:
        return False
    return True


def industry_bounds(industry: str | None, fact: str, standard: str = STANDARD) -> tuple[Decimal, ...]:
    """Return the lower bounds that a group has for a fact, from large down.

    Args:
        industry: As for :func:`size_class`; None has no bounds.

        fact: ``staff`` (persons), ``revenue`` or ``assets`` (yuan).

        standard: The size standard.

    Returns:
        Nothing if the industry has not just one set of bounds, or does not ask
        for the fact.
    """
    if industry is None:
        return ()
    try:
        group = _only_group(_coverage(industry, standard))
    except (ClassUnknown, Unreadable):
        return ()
    return tuple(Decimal(bound) for bound in group.bounds.get(fact, ()))
