"""What happens in a month of school: state in, state out.

Think of the staff room door. In the morning teachers go through it with what they believe and can do, with their
leader's backing or without it, and with the band of culture around them; at night they come back, and some of
it has moved. `reformsim.model.month` is the order of that day, written once.
"""

__all__: list[str] = []
