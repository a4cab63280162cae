"""The whole clinical path of one family, from the first worry to the closing letter."""
