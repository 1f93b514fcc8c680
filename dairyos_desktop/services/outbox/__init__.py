"""What leaves the office: mails, and messages that a person sends from a list, once each."""
