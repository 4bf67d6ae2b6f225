"""Users for tests."""

from datetime import UTC, datetime

import factory
from django.contrib.auth.hashers import make_password

from accounts.models import ApiToken, User
from accounts.tokens import digest_of


class UserFactory(factory.django.DjangoModelFactory):
    """A person without rights; a password only when one is given."""

    class Meta:
        model = User

    username = factory.Sequence(lambda n: f"user-{n}")
    name = "李秀英"
    email = factory.LazyAttribute(lambda user: f"{user.username}@example.invalid")

    @factory.lazy_attribute
    def password(self):
        return make_password(None)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        password = kwargs.pop("password")
        if not password.startswith("!"):
            password = make_password(password)
        return super()._create(model_class, *args, password=password, **kwargs)


class ApiTokenFactory(factory.django.DjangoModelFactory):
    """A token that reads complaints until the end of 2099; its key is ``gt_`` and the token's name."""

    class Meta:
        model = ApiToken

    name = factory.Sequence(lambda n: f"program-{n}")
    user = factory.SubFactory(UserFactory)
    issued_by = factory.SelfAttribute("user")
    digest = factory.LazyAttribute(lambda token: digest_of(f"gt_{token.name}"))
    scopes = factory.LazyFunction(lambda: [ApiToken.Scope.COMPLAINTS_READ.value])
    expires_at = datetime(2099, 12, 31, tzinfo=UTC)
