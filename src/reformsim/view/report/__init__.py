"""A report: what a run, a sweep or a study found, as one page that goes wherever a file goes.

Think of what one puts on the table of a school board: the question, the answer, the pictures, the numbers behind
them, and what not to conclude. All of it is in one HTML file, which asks nothing of a network, can be read aloud by
a screen reader, and prints. A report computes nothing.
"""

from reformsim.view.report.page import LARGEST_BYTES, render
from reformsim.view.report.run_page import run_report
from reformsim.view.report.study_page import study_report

__all__ = ["LARGEST_BYTES", "render", "run_report", "study_report"]
