"""What happens in a month of school: state in, state out.

Think of the staff room door. In the morning teachers go through it with what they believe and can do, with their
leader's backing or without it, and with the band of culture around them; at night they come back, and some of
it has moved. `reformsim.model.month` is the order of that day, written once.
"""

from reformsim.kernel_cache import keep_kernels

__all__: list[str] = []

keep_kernels()  # before any of its kernels is defined, whichever of its modules is loaded first
