"""What is asked: text becomes checked, frozen values, or a list of everything that is wrong with it.

Think of the clerk at the counter who reads the whole form before anybody walks off to work, marks each
mistake on its line, and lets a form pass only when all of it makes sense. Behind the counter nobody
checks again.
"""

__all__: list[str] = []
