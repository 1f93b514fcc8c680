"""What the gateway tells, polled or pushed: stored first, then acted on, once."""
