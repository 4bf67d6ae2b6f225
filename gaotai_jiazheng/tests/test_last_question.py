"""What residents, workers and enterprises cannot take back is asked once more, without JavaScript."""

import pytest

from gaotai_jiazheng.tests.test_templates import OURS

# How the tag of the address begins, for each step that cannot be taken back.
ASKED = (
    "competitions:withdraw",
    "competitions_workspace:withdraw",
    "credentials_workspace:withdraw",
    "disclosure:withdraw_objection",
    "enterprises:withdraw",
    "outlets:cancel_seat",
    "ratings_workspace:withdraw",
    "training:mine_cancel",
    "training_demand:withdraw",
    "training_rooms:cancel_seat",
    "visits:deny",
    'worker:portrait_answer" "withdraw',
)


@pytest.mark.parametrize("address", ASKED)
def test_a_page_links_to_the_last_question_and_has_no_button_that_skips_it(address):
    text = "\n".join(path.read_text("utf-8") for path in OURS.values())

    assert f'href="{{% url "{address}"' in text
    assert f'action="{{% url "{address}"' not in text
