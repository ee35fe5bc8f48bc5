package dev.pellucid.graph;

/**
 * One extent of a tensor: a number, or a multiple of the batch size N.
 *
 * <p>Multiples are enough: exporters fold windows and heads into the batch axis (64·N windows of a
 * Swin block), and nothing in a classifier adds a number to the batch.
 *
 * @param factor the number, or what N is multiplied by
 * @param batch whether it is a multiple of N
 */
public record Dim(long factor, boolean batch) {

  /** The batch size itself. */
  public static final Dim N = new Dim(1, true);

  public static Dim of(long size) {
    return new Dim(size, false);
  }

  /** The number; an error when it depends on the batch. */
  public long size() {
    if (batch) {
      throw new IndeterminateException("the extent " + this + " depends on the batch size");
    }
    return factor;
  }

  public Dim times(Dim other) {
    if (factor == 0 || other.factor == 0) {
      return of(0);
    }
    if (batch && other.batch) {
      throw new IndeterminateException(
          "the product of " + this + " and " + other + " is not a multiple of N");
    }
    return new Dim(Math.multiplyExact(factor, other.factor), batch || other.batch);
  }

  /**
   * Division as ONNX does it on integers, truncating; by or of a multiple of N it must come out
   * even.
   */
  public Dim dividedBy(Dim other) {
    if (other.factor == 0) {
      throw new IndeterminateException("division of " + this + " by zero");
    }
    boolean even = factor % other.factor == 0;
    if (!batch && !other.batch) {
      return of(factor / other.factor);
    }
    if (!even || !batch) {
      throw new IndeterminateException(this + " is not a whole multiple of " + other);
    }
    return new Dim(factor / other.factor, !other.batch);
  }

  public Dim plus(Dim other) {
    if (batch == other.batch) {
      return new Dim(factor + other.factor, batch);
    }
    if (factor == 0) {
      return other;
    }
    if (other.factor == 0) {
      return this;
    }
    throw new IndeterminateException(
        "the sum of " + this + " and " + other + " is not a multiple of N");
  }

  public Dim negated() {
    return new Dim(-factor, batch);
  }

  @Override
  public String toString() {
    return batch ? (factor == 1 ? "N" : factor + "N") : Long.toString(factor);
  }
}
