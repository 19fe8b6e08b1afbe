"""Do components say what they are given, escape it, and never say a state by colour alone?"""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.utils import translation

from insonate.web.components.bodymap import PLACES, joints, place_of
from insonate.web.components.parts import (
    Cell,
    Column,
    Fact,
    Link,
    QueueRow,
    RequirementRow,
    State,
    Table,
    percent,
)

NASTY = '<script>alert("x")</script>'


def shown(template: str, **values: Any) -> str:
    return Template("{% load insonate_components %}" + template).render(Context(values))


@pytest.mark.parametrize("state", list(State))
def test_badge_has_shape_and_word(state: State) -> None:
    badge = shown("{% badge state %}", state=state)
    assert f"icons.svg#{state.value}" in badge
    assert len(badge.split("</svg>")[1].removesuffix("</span>")) > 2


def test_badge_of_an_unknown_state_is_refused() -> None:
    with pytest.raises(ValueError, match="excellent"):
        shown('{% badge "excellent" %}')


def test_words_are_escaped_wherever_they_stand() -> None:
    row = RequirementRow(
        NASTY, State.RISK, have=1, need=2, why=NASTY, count=NASTY, badge=NASTY, reference=Link(NASTY, "/r/?a=1&b=2"),
        actions=[Link(NASTY, "/a/")], example=True, example_note=NASTY, children=[RequirementRow(NASTY, State.MET)],
    )  # fmt: skip
    queue = QueueRow(NASTY, NASTY, "/x/", State.RISK, NASTY, select="1", cannot_select=NASTY)
    table = Table(NASTY, [Column(NASTY), Column(NASTY)], [[Cell(NASTY), Cell(NASTY, state=State.MET, detail=NASTY)]])
    page = shown(
        "{% requirement_tree rows %}{% queue_row queue %}{% table table %}{% facts facts %}{% tag nasty %}"
        "{% icon 'x' nasty %}"
        "{% empty nasty nasty 'scan' '/x/' nasty %}{% bar 1 2 label=nasty %}{% card nasty eyebrow=nasty aside=nasty %}"
        "{{ nasty }}{% endcard %}{% note 'risk' %}{{ nasty }}{% endnote %}{% bodymap error=nasty legend=nasty %}",
        rows=[row], queue=queue, table=table, facts=[Fact(NASTY, NASTY), (NASTY, NASTY)], nasty=NASTY,
    )  # fmt: skip
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") >= 25
    assert "&amp;lt;" not in page


@pytest.mark.parametrize(
    "part, whole, expected",
    [(0, 10, "0"), (1, 3, "33.3"), (10, 10, "100"), (11, 10, "100"), (5, 0, "0"), (-1, 10, "0")],
)
def test_percent_stays_within_the_scale(part: int, whole: int, expected: str) -> None:
    assert percent(part, whole) == expected


def test_bar_says_its_numbers_and_never_stripes_past_the_end() -> None:
    bar = shown("{% bar 16 20 waiting=9 even=18 %}")
    assert 'aria-label="16 of 20, 9 more awaiting sign-off; an even pace would be 18 today"' in bar
    assert "--v:80;--w:20.0;--t:90" in bar


def test_bar_speaks_css_in_every_language() -> None:
    with translation.override("fr"):
        assert "--v:33.3" in shown("{% bar 1 3 %}")


def test_unmet_requirement_says_not_yet_because() -> None:
    unmet = shown("{% requirement_tree rows %}", rows=[RequirementRow("Tendon", State.RISK, why="4 are missing.")])
    met = shown("{% requirement_tree rows %}", rows=[RequirementRow("Tendon", State.MET, why="4 are missing.")])
    assert "Not yet, because" in unmet
    assert "Not yet, because" not in met
    assert "4 are missing." in met


def test_example_number_is_called_one() -> None:
    row = RequirementRow("Scans", State.PROGRESS, have=84, need=100, example=True)
    assert "Example, not confirmed" in shown("{% requirement_tree rows %}", rows=[row])


def test_requirement_tree_goes_as_deep_as_it_is_given() -> None:
    row = RequirementRow("leaf", State.MET)
    for depth in range(6):
        row = RequirementRow(f"level {depth}", State.PROGRESS, children=[row])
    page = shown("{% requirement_tree rows %}", rows=[row])
    assert page.count('<ul class="req">') == 7
    assert "leaf" in page


def test_table_refuses_a_row_of_another_length() -> None:
    with pytest.raises(ValueError, match="zip"):
        shown("{% table t %}", t=Table("Three", [Column("A"), Column("B")], [[Cell("1")]]))


def test_table_gives_every_narrow_cell_its_name() -> None:
    page = shown("{% table t %}", t=Table("One", [Column("Student"), Column("Now")], [[Cell("Theo"), Cell(96)]]))
    assert 'data-l="Now"' in page
    assert 'scope="row"' in page


class Small(forms.Form):
    note = forms.CharField(help_text="Note form.")
    kind = forms.ChoiceField(choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect)
    sure = forms.BooleanField()
    extra = forms.CharField(required=False)


def test_field_joins_label_hint_error_and_control() -> None:
    page = shown("{% field form.note %}", form=Small({}))
    assert '<label for="id_note">' in page
    assert 'aria-describedby="id_note_hint id_note_error"' in page
    assert 'aria-invalid="true"' in page
    assert 'id="id_note_hint"' in page
    assert 'id="id_note_error"' in page


def test_field_without_error_is_not_called_invalid() -> None:
    page = shown("{% field form.note %}", form=Small())
    assert "aria-invalid" not in page
    assert 'aria-describedby="id_note_hint"' in page


def test_optional_field_says_so() -> None:
    assert "optional" in shown("{% field form.extra %}", form=Small())
    assert "optional" not in shown("{% field form.note %}", form=Small())


def test_suspected_field_is_invalid_and_points_at_the_guard() -> None:
    page = shown(
        "{% field form.note suspicions=found %}",
        form=Small({"note": "Mr Tate"}),
        found=[{"text": "Mr Tate", "words": "looks like a name"}],
    )
    assert 'aria-invalid="true"' in page
    assert "id_note_guard" in page
    assert 'name="take_out" value="note"' in page
    assert 'name="note_why"' in page


def test_group_of_choices_is_a_fieldset_with_its_legend() -> None:
    for look in ("choices", "chips", "segments", "answers"):
        page = shown("{% field form.kind look=look %}", form=Small(), look=look)
        assert page.count("<legend>") == 1
        assert page.count('type="radio"') == 2


def test_unknown_look_is_refused() -> None:
    with pytest.raises(ValueError, match="carousel"):
        shown('{% field form.kind look="carousel" %}', form=Small())


def test_error_summary_links_to_every_field_and_is_silent_without_errors() -> None:
    page = shown("{% error_summary form %}", form=Small({}))
    assert [f'href="#{anchor}"' in page for anchor in ("id_note", "id_kind_0", "id_sure")] == [True, True, True]
    assert "3 things to put right" in page
    assert shown("{% error_summary form %}", form=Small()).strip() == ""


def test_whole_form_is_drawn_with_our_fields() -> None:
    page = shown("{{ form }}", form=Small({}))
    assert page.count('class="field"') == 4
    assert "things to put right" in page


def test_body_map_has_twelve_joints_named_for_the_patients_side() -> None:
    found = joints("knee:left", {"knee": "patella"}, {})
    assert len({joint.value for joint in found}) == 12
    assert [str(joint.label) for joint in found if joint.is_chosen] == ["Left patella"]
    right, left = (next(j for j in found if j.value == f"shoulder:{side}") for side in ("right", "left"))
    assert right.x < left.x  # the patient's right is on the viewer's left
    assert [joint.value.split(":")[0] for joint in found[:6]] == list(PLACES)


def test_place_of_a_joint_and_of_what_has_no_side() -> None:
    assert place_of("ankle-foot:left") == ("ankle-foot", "left")
    assert place_of("soft-tissue") == ("soft-tissue", "")


def test_queue_row_that_cannot_be_selected_says_why() -> None:
    page = shown("{% queue_row row %}", row=QueueRow("Left wrist", select="1", cannot_select="Watch the clip first."))
    assert "disabled" in page
    assert page.count("Watch the clip first.") == 2  # once seen, once in the box's name
