"""How far coders agree: coefficients for values and for spans, with intervals."""
