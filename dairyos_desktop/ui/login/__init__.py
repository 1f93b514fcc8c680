"""The login window: the first thing on the screen, and the lock screen."""
