"""What the tests of writing share."""

import pytest
from django.contrib.auth.models import User
from rest_framework.authtoken.models import Token

from tests.test_roles import somebody


@pytest.fixture
def sends(client):
    """Sends JSON with the token of somebody in a role; the role None sends none."""

    def send(method, url, body, role="editor", **headers):
        if role:
            user = User.objects.filter(username=role).first() or somebody(role, role)
            headers["authorization"] = f"Bearer {Token.objects.get_or_create(user=user)[0].key}"
        return getattr(client, method)(url, body, content_type="application/json", headers=headers)

    return send
