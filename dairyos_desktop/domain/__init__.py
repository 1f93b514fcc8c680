"""Pure rules of a dairy's money: standard library only, no I/O, no clock."""
