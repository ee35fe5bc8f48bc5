package dev.pellucid.compiler;

/**
 * A transformer of two blocks of two heads over four patches of {@code [N,3,4,4]}, with or without
 * a class token before them, spelt out as exporters do.
 */
public final class SmallTransformer {

  public static final String FIRST_ATTENTION = "attention0";
  public static final String SECOND_ATTENTION = "attention1";

  /** What the head reads. */
  public static final String ENCODED = "encoded";

  public static final int HEADS = 2;
  public static final int CLASSES = 3;

  private static final int WIDTH = 8;
  private static final int PATCHES = 4;

  private final OnnxModel m = OnnxModel.usual();
  private final int tokens;
  private final boolean biased;

  private SmallTransformer(int tokens, boolean biased) {
    this.tokens = tokens;
    this.biased = biased;
  }

  /** Its head reads the class token. */
  public static OnnxModel withClassToken() {
    SmallTransformer made = new SmallTransformer(PATCHES + 1, true);
    OnnxModel m = made.m;
    String patches = made.patches();
    String mean = m.op("ReduceMean", patches).list("axes", 1).get();
    String classToken = m.op("Add", mean, m.weights(1, 1, WIDTH)).get();
    String tokens = m.op("Concat", classToken, patches).with("axis", 1).get();
    String encoded = made.encoded(tokens);
    String first = m.op("Gather", encoded, m.integer(0)).with("axis", 1).get();
    return m.classify(first, CLASSES);
  }

  /** Its head reads the mean of all patches. */
  public static OnnxModel withoutClassToken() {
    return ofPatches(new SmallTransformer(PATCHES, true));
  }

  /** The same in which all biases but the head's are zero. */
  public static OnnxModel withoutBiases() {
    return ofPatches(new SmallTransformer(PATCHES, false));
  }

  private static OnnxModel ofPatches(SmallTransformer made) {
    String encoded = made.encoded(made.patches());
    String mean = made.m.op("ReduceMean", encoded).list("axes", 1).get();
    return made.m.classify(mean, CLASSES);
  }

  private String patches() {
    String map =
        m.op("Conv", m.image(3, 4, 4), m.weights(WIDTH, 3, 2, 2), bias(WIDTH))
            .list("strides", 2, 2)
            .get();
    String rows = m.op("Reshape", map, m.integers(0, WIDTH, PATCHES)).get();
    return m.op("Transpose", rows).list("perm", 0, 2, 1).get();
  }

  private String encoded(String tokens) {
    String x = tokens;
    for (String attention : new String[] {FIRST_ATTENTION, SECOND_ATTENTION}) {
      x = m.op("Add", x, attended(normalised(x), attention)).get();
      x = m.op("Add", x, perceptron(normalised(x))).get();
    }
    return m.op("Identity", normalised(x)).as(ENCODED);
  }

  private String bias(long length) {
    return biased ? m.weights(length) : m.floats(new float[(int) length], length);
  }

  private String normalised(String x) {
    String mean = m.op("ReduceMean", x).list("axes", -1).get();
    String centred = m.op("Sub", x, mean).get();
    String squares = m.op("Pow", centred, m.number(2)).get();
    String variance = m.op("ReduceMean", squares).list("axes", -1).get();
    String sigma = m.op("Sqrt", m.op("Add", variance, m.number(1e-5f)).get()).get();
    String standard = m.op("Div", centred, sigma).get();
    String scaled = m.op("Mul", standard, m.uniform(0.5, 1.5, WIDTH)).get();
    return m.op("Add", scaled, bias(WIDTH)).get();
  }

  private String attended(String x, String attention) {
    String queries = heads(x, 0, 2, 1, 3);
    String keys = heads(x, 0, 2, 3, 1);
    String values = heads(x, 0, 2, 1, 3);
    String scores = m.op("MatMul", queries, keys).as(attention + "/scores");
    m.op("Softmax", scores).with("axis", -1).as(attention);
    String mixed = m.op("MatMul", attention, values).get();
    String tokensFirst = m.op("Transpose", mixed).list("perm", 0, 2, 1, 3).get();
    String joined = m.op("Reshape", tokensFirst, m.integers(0, tokens, WIDTH)).get();
    return dense(joined, WIDTH, WIDTH);
  }

  private String heads(String x, long... order) {
    String split =
        m.op("Reshape", dense(x, WIDTH, WIDTH), m.integers(0, tokens, HEADS, WIDTH / HEADS)).get();
    return m.op("Transpose", split).list("perm", order).get();
  }

  private String perceptron(String x) {
    String hidden = dense(x, WIDTH, 2 * WIDTH);
    String scaled = m.op("Mul", hidden, m.number((float) Math.sqrt(0.5))).get();
    String erf = m.op("Add", m.op("Erf", scaled).get(), m.number(1)).get();
    String gelu = m.op("Mul", m.op("Mul", hidden, erf).get(), m.number(0.5f)).get();
    return dense(gelu, 2 * WIDTH, WIDTH);
  }

  private String dense(String x, long inputs, long outputs) {
    return m.op("Add", m.op("MatMul", x, m.weights(inputs, outputs)).get(), bias(outputs)).get();
  }
}
