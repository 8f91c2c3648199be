"""Views of the queue under a name, and their limits; what they look like is in test_queue.py."""

from __future__ import annotations

from moderation.storage import saved_views
from tests.web.pages.desk.conftest import Sitting


def test_no_more_than_a_fixed_number_is_kept_and_a_name_again_replaces(mo_sitting: Sitting) -> None:
    token = mo_sitting.token()
    for number in range(saved_views.MOST):
        assert mo_sitting.send("/admin/queue/views", {"csrf_token": token, "name": f"View {number}"}).status == 303
    full = mo_sitting.send("/admin/queue/views", {"csrf_token": token, "name": "One more"})
    assert full.status == 422
    again = mo_sitting.send("/admin/queue/views", {"csrf_token": token, "name": "View 3", "back": "q=bus&nonsense=1"})
    assert again.response.location == "/admin/queue?q=bus"
