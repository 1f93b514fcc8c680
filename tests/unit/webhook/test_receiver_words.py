"""What the window says of the webhook receiver."""

from __future__ import annotations

from dairyos_desktop.services.dto.receiver import ReceiverState
from dairyos_desktop.ui.main_window.receiver_state import status_of
from dairyos_desktop.ui.settings.receiver_field import state_words


def test_a_pc_that_has_nothing_to_do_with_it_says_nothing_in_the_status_bar() -> None:
    assert status_of(ReceiverState("A")) is None
    assert status_of(ReceiverState("A", "B")) is None
    assert state_words(ReceiverState("A"))[0].startswith("Off.")
    assert state_words(ReceiverState("A", "B"))[0].startswith("B receives;")


def test_on_and_in_trouble() -> None:
    on = status_of(ReceiverState("A", "A", "http://127.0.0.1:8787/razorpay"))
    assert on is not None
    assert not on.trouble
    assert "8787/razorpay" in state_words(ReceiverState("A", "A", "http://x:8787/razorpay"))[0]
    bad = status_of(ReceiverState("A", "A", trouble="Port taken.", hint="Choose another."))
    assert bad is not None
    assert bad.trouble
    assert state_words(ReceiverState("A", "A", trouble="Port taken.", hint="Choose another.")) == (
        "It is not on. Port taken. Choose another.", "bad",
    )  # fmt: skip
