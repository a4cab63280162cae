"""The data structures: intervals, annotations, tiers, timelines, schemes, signals."""
