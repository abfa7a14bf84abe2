"""Pictures of figures: what is drawn where, and that no number covers another."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from quizzes.analysis.charts import FRAME, Placed, bars, line, scatter
from quizzes.analysis.measures import Choice, ChoiceFigures, Verdict


def choice(share: float, *, right: bool = False) -> ChoiceFigures:
    return ChoiceFigures(Choice("a", right), 0, share, None, False)


def test_bars_are_as_high_as_their_shares() -> None:
    key, half, never = bars([choice(1, right=True), choice(0.5), choice(0)])
    assert (key.x, key.y, key.height, key.right) == (0, 0, 24, True)
    assert (half.x, half.y, half.height, half.right) == (14, 12, 12, False)
    assert never.height == 1


def test_an_empty_third_leaves_a_gap() -> None:
    assert line([0.0, None, 1.0]).dots == ((5, 21), (51, 3))
    assert line([None, None, None]).path == ""


def test_shapes_tell_without_colour() -> None:
    shapes = [
        scatter([Placed(1, 0.5, 10, verdict)]).points[0].shape
        for verdict in (Verdict.AGAINST, Verdict.HARD, Verdict.WEAK, Verdict.EASY, Verdict.WELL)
    ]
    assert shapes == ["cross", "triangle", "square", "square", "circle"]


def test_the_axis_reaches_as_low_as_the_lowest() -> None:
    for lowest, ticks in ((5, [0, 50, 100]), (-3, [-50, -25, 0, 50, 100])):
        chart = scatter([Placed(1, 0.5, lowest, Verdict.WELL)])
        assert [tick.value for tick in chart.up] == ticks
    assert scatter([Placed(1, 0, -60, Verdict.AGAINST)]).up[0].value == -100


def test_the_corners_of_the_plot() -> None:
    chart = scatter([Placed(1, 0, 0, Verdict.HARD), Placed(2, 1, 100, Verdict.WELL)])
    assert [(one.x, one.y) for one in chart.points] == [(40, 256), (470, 12)]
    assert chart.zero == 256
    assert scatter([]).points == ()


items = st.lists(st.tuples(st.floats(0, 1), st.floats(-100, 100)), max_size=60)


@given(items)
def test_numbers_cover_neither_each_other_nor_a_mark(found: list[tuple[float, float]]) -> None:
    chart = scatter([Placed(n, f, d, Verdict.WELL) for n, (f, d) in enumerate(found, 1)])
    boxes = []
    for one in chart.points:
        if one.label:
            x, y = one.label
            half = 5.5 * len(str(one.number)) - 0.1
            boxes.append((x - half, y - 11, x + half, y))
    for box in boxes:
        assert FRAME.left - 0.1 <= box[0] <= box[2] <= FRAME.width + 0.1
        assert 0 <= box[1] <= box[3] <= FRAME.height
    marks = [(p.x - 5, p.y - 5, p.x + 5, p.y + 5) for p in chart.points]
    for one, other in [*combinations(boxes, 2), *((b, m) for b in boxes for m in marks)]:
        inside = one[0] + 0.1 < other[2] and other[0] + 0.1 < one[2]
        assert not (inside and one[1] + 0.1 < other[3] and other[1] + 0.1 < one[3])
