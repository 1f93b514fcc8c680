"""The Round tab: money from the door, entered in walking order and closed against the cash."""
