"""How fast the library is, beside what people use: `make bench`."""
