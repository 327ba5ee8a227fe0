"""The model told in the form that the field reads: the ODD protocol, with ODD+D for how people decide.

A description that is written beside the code is out of date by the next commit. So this one is not written: order,
equations, columns, numbers and levers are read off the code that runs, and only what no code can say (why, and what
not to make of it) stands in the two templates here. The same document is made for a scenario, with its own numbers.
"""

from reformsim.view.odd.document import limits_document, odd_document

__all__ = ["limits_document", "odd_document"]
