"""How a form is sent to its service, and what a refusal becomes on the page."""

from employment.refusals import CONFLICTS
from gaotai_jiazheng.form_answers import FormAnswers

ANSWERS = FormAnswers(CONFLICTS)
send = ANSWERS.send
