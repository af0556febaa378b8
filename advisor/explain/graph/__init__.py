"""The rule base as a graph: answers, derived attributes, evidence, guard rails, decisions, and the rules between them.

Plain data without any drawing; advisor.report.graph draws it.
"""
