"""A judge who has no other room lands on her sheets while a competition is held."""

from accounts.landing import add_landing
from competitions.permissions import judges_now

add_landing(judges_now, "competitions:judging")
