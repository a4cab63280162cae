"""The matrix of permissions: printed and written, and each cell flipped."""
