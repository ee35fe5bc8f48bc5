package dev.pellucid.graph;

import java.util.Arrays;

/**
 * A literal that equals another of the same type, extents and elements; arrays in records do not.
 */
record LiteralKey(Literal literal) {
  static LiteralKey of(Literal literal) {
    return new LiteralKey(literal);
  }

  @Override
  public boolean equals(Object other) {
    if (!(other instanceof LiteralKey that)
        || literal.type() != that.literal.type()
        || !Arrays.equals(literal.dims(), that.literal.dims())) {
      return false;
    }
    if (literal instanceof Literal.Reals a && that.literal instanceof Literal.Reals b) {
      return Arrays.equals(a.values(), b.values());
    }
    return literal instanceof Literal.Wholes a
        && that.literal instanceof Literal.Wholes b
        && Arrays.equals(a.values(), b.values());
  }

  @Override
  public int hashCode() {
    int content =
        literal instanceof Literal.Reals reals
            ? Arrays.hashCode(reals.values())
            : Arrays.hashCode(((Literal.Wholes) literal).values());
    return 31 * Arrays.hashCode(literal.dims()) + content;
  }
}
