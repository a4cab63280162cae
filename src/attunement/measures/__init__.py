"""Numbers about behavior, each with its formula, its source and its denominator.

Every function is pure.
Every result is frozen, carries its `attunement.timeline.provenance.Provenance`, and
has ``value`` where one number is the answer.
None stands where there is nothing to divide by; it is never a zero.
No number here says how well somebody does.
"""
