"""The Bills screen: a month's bills made, looked at, printed and saved."""
