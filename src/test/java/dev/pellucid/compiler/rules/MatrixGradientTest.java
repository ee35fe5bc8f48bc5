package dev.pellucid.compiler.rules;

import dev.pellucid.compiler.OnnxModel;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MatrixGradientTest {

  static Stream<GradientCase> cases() {
    return Stream.of(gemm(), matMul(), einsum()).flatMap(s -> s);
  }

  private static Stream<GradientCase> gemm() {
    return Stream.of(
        GradientCase.linear("Gemm", "", (m, x) -> m.op("Gemm", rows(m, x), m.weights(40, 6)).get()),
        GradientCase.linear(
            "Gemm",
            "with bias",
            (m, x) -> m.op("Gemm", rows(m, x), m.weights(40, 6), m.weights(6)).get()),
        GradientCase.linear(
            "Gemm",
            "transB, alpha, beta",
            (m, x) ->
                m.op("Gemm", rows(m, x), m.weights(6, 40), m.weights(6))
                    .with("transB", 1)
                    .with("alpha", 0.7f)
                    .with("beta", 1.3f)
                    .get()),
        GradientCase.linear(
            "Gemm",
            "transA",
            (m, x) ->
                m.op("Gemm", columns(m, x), m.weights(40, 6))
                    .with("transA", 1)
                    .with("alpha", 0.7f)
                    .get()),
        GradientCase.linear(
            "Gemm",
            "transA, transB",
            (m, x) ->
                m.op("Gemm", columns(m, x), m.weights(6, 40))
                    .with("transA", 1)
                    .with("transB", 1)
                    .get()),
        second("on the right", 0, 0),
        second("on the right, transA", 1, 0),
        second("on the right, transB", 0, 1),
        second("on the right, transA, transB", 1, 1),
        GradientCase.linear(
            "Gemm",
            "with a bias that depends on the image",
            (m, x) -> {
              String pooled = m.op("ReduceMean", x).list("axes", 1, 2, 3).get();
              String bias = m.op("Flatten", pooled).get();
              return m.op("Gemm", rows(m, x), m.weights(40, 6), bias).with("beta", 1.7f).get();
            }));
  }

  /** The image's part is the second factor, so the batch is the second axis of the product. */
  private static GradientCase second(String setting, long turnA, long turnB) {
    return GradientCase.linear(
        "Gemm",
        setting,
        (m, x) -> {
          String weights = turnA == 1 ? m.weights(40, 6) : m.weights(6, 40);
          String image = turnB == 1 ? rows(m, x) : columns(m, x);
          String product =
              m.op("Gemm", weights, image)
                  .with("transA", turnA)
                  .with("transB", turnB)
                  .with("alpha", 0.7f)
                  .get();
          return m.op("Transpose", product).get();
        });
  }

  private static String rows(OnnxModel m, String x) {
    return m.op("Flatten", x).get();
  }

  private static String columns(OnnxModel m, String x) {
    return m.op("Transpose", rows(m, x)).get();
  }

  private static Stream<GradientCase> matMul() {
    return Stream.of(
        GradientCase.linear(
            "MatMul", "of rows", (m, x) -> m.op("MatMul", rows(m, x), m.weights(40, 6)).get()),
        GradientCase.linear(
            "MatMul", "of a stack", (m, x) -> m.op("MatMul", x, m.weights(4, 3)).get()),
        GradientCase.linear(
            "MatMul", "on the right", (m, x) -> m.op("MatMul", m.weights(3, 5), x).get()),
        GradientCase.linear(
            "MatMul",
            "by a stack of matrices",
            (m, x) -> m.op("MatMul", x, m.weights(2, 4, 3)).get()),
        GradientCase.linear(
            "MatMul",
            "of a part that the other stack repeats",
            (m, x) -> {
              String mean = m.op("ReduceMean", x).list("axes", 1).get();
              return m.op("MatMul", mean, m.weights(1, 3, 4, 2)).get();
            }),
        GradientCase.of(
            "MatMul",
            "of two that depend on the image",
            (m, x) -> {
              String turned = m.op("Transpose", x).list("perm", 0, 1, 3, 2).get();
              return m.op("MatMul", x, turned).get();
            }),
        GradientCase.of(
            "MatMul",
            "of two that depend on the image, one repeated",
            (m, x) -> {
              String turned = m.op("Transpose", x).list("perm", 0, 1, 3, 2).get();
              String mean = m.op("ReduceMean", turned).list("axes", 1).get();
              String right = m.op("MatMul", x, mean).get();
              String left = m.op("MatMul", mean, x).get();
              return m.op("Concat", rows(m, right), rows(m, left)).with("axis", 1).get();
            }),
        GradientCase.linear(
            "MatMul", "by a vector", (m, x) -> m.op("MatMul", x, m.weights(4)).get()),
        GradientCase.linear(
            "MatMul", "by a vector on the left", (m, x) -> m.op("MatMul", m.weights(5), x).get()));
  }

  private static Stream<GradientCase> einsum() {
    return Stream.of(
        GradientCase.linear(
            "Einsum", "bchw,wk->bchk", (m, x) -> einsum(m, "bchw,wk->bchk", x, m.weights(4, 3))),
        GradientCase.linear(
            "Einsum", "kc,bchw->bkhw", (m, x) -> einsum(m, "kc, bchw -> bkhw", m.weights(3, 2), x)),
        GradientCase.linear("Einsum", "bchw->bhwc", (m, x) -> einsum(m, "bchw->bhwc", x)),
        GradientCase.of(
            "Einsum",
            "bhid,bhjd->bhij",
            (m, x) -> einsum(m, "bhid,bhjd->bhij", x, m.op("Exp", x).get())),
        GradientCase.of(
            "Einsum", "of three", (m, x) -> einsum(m, "bchw,bchv,wk->bkv", x, x, m.weights(4, 3))));
  }

  private static String einsum(OnnxModel m, String equation, String... operands) {
    return m.op("Einsum", operands).with("equation", equation).get();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void gradientAgreesWithCentralDifferences(GradientCase example) {
    GradientCheck.check(example);
  }
}
