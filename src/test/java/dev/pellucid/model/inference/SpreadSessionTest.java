package dev.pellucid.model.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.pellucid.model.Classifiers;
import dev.pellucid.model.OnnxGraph;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SpreadSessionTest {

  private static final SessionSettings THREE = SessionSettings.onCpu().withThreads(3);
  private static final Set<String> OF_ROWS = Set.of("image", "target");
  private static final int PIXELS = 2 * 2 * 2;

  private final String owner = "toy-" + UUID.randomUUID();
  private final RowThreads threads = new RowThreads(owner, 3);

  @AfterEach
  void close() {
    threads.close();
  }

  @Test
  void everyRowComesBackInItsPlace() {
    // Given
    byte[] onnx = Classifiers.explained(2, 2, 2, 3);
    Map<String, Tensor> inputs = images(8);
    Map<String, Tensor> together;
    try (InferenceSession whole = InferenceSession.open("toy", onnx, THREE)) {
      together = whole.run(inputs);
    }
    try (SpreadSession session = new SpreadSession("toy", onnx, OF_ROWS, THREE, threads)) {

      // When
      Map<String, Tensor> apart = session.run(inputs, 8);

      // Then
      assertThat(apart.keySet()).containsExactlyElementsOf(together.keySet());
      together.forEach(
          (name, tensor) -> {
            assertThat(apart.get(name).shape()).isEqualTo(tensor.shape());
            assertThat(values(apart.get(name))).isEqualTo(values(tensor));
          });
      assertThat(helpers()).isNotEmpty();
    }
  }

  @Test
  void whatAllRowsShareEntersEveryPart() {
    // Given
    byte[] onnx = withShared();
    Map<String, Tensor> inputs =
        Map.of("row", Tensor.of(new float[] {1, 2, 3}, 3, 1), "all", Tensor.of(new float[] {5}, 1));
    try (SpreadSession session = new SpreadSession("sum", onnx, Set.of("row"), THREE, threads)) {

      // When
      Map<String, Tensor> outputs = session.run(inputs, 3);

      // Then
      assertThat(values(outputs.get("sum"))).isEqualTo(List.of(6f, 7f, 8f));
      assertThat(helpers()).isNotEmpty();
    }
  }

  @Test
  void fewerRowsThanThreadsStayTogether() {
    // Given
    byte[] onnx = Classifiers.explained(2, 2, 2, 3);
    try (SpreadSession session = new SpreadSession("toy", onnx, OF_ROWS, THREE, threads)) {

      // When
      Map<String, Tensor> outputs = session.run(images(2), 2);

      // Then
      assertThat(outputs.get("logits").shape()).containsExactly(2, 3);
      assertThat(helpers()).isEmpty();
    }
  }

  @Test
  void rowsThatCannotBeToldApartStayTogether() {
    // Given
    byte[] onnx = Classifiers.explained(2, 2, 2, 3);
    try (SpreadSession session = new SpreadSession("toy", onnx, Set.of(), THREE, threads)) {

      // When
      Map<String, Tensor> outputs = session.run(images(6), 6);

      // Then
      assertThat(outputs.get("logits").shape()).containsExactly(6, 3);
      assertThat(helpers()).isEmpty();
    }
  }

  @Test
  void aRowThatFailsIsToldWithThoseThatWereRunWithIt() {
    // Given
    Map<String, Tensor> inputs = images(7);
    ((Tensor.Floats) inputs.get("image")).array()[5 * PIXELS] = -1;
    try (SpreadSession session =
        new SpreadSession("toy", Classifiers.explained(2, 2, 2, 3), OF_ROWS, THREE, threads)) {

      // When
      Throwable thrown = catchThrowable(() -> session.run(inputs, 7));

      // Then
      assertThat(thrown)
          .isInstanceOf(InferenceFailedException.class)
          .hasMessageContaining("model 'toy': rows 4 to 6: the run failed");
    }
  }

  @Test
  void anInterruptedThreadGetsItsAnswerAndStaysInterrupted() {
    // Given
    try (SpreadSession session =
        new SpreadSession("toy", Classifiers.explained(2, 2, 2, 3), OF_ROWS, THREE, threads)) {
      Thread.currentThread().interrupt();

      // When
      Map<String, Tensor> outputs = session.run(images(6), 6);

      // Then
      assertThat(Thread.interrupted()).isTrue();
      assertThat(outputs.get("logits").shape()).containsExactly(6, 3);
    }
  }

  @Test
  void withoutItsThreadsItSaysThatItWasClosed() {
    // Given
    try (SpreadSession session =
        new SpreadSession("toy", Classifiers.explained(2, 2, 2, 3), OF_ROWS, THREE, threads)) {
      threads.close();

      // When
      Throwable thrown = catchThrowable(() -> session.run(images(6), 6));

      // Then
      assertThat(thrown).isInstanceOf(SessionClosedException.class).hasMessageContaining(owner);
    }
  }

  private static Map<String, Tensor> images(int rows) {
    float[] pixels = new float[rows * PIXELS];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (i * 37) % 101;
    }
    long[] targets = new long[rows];
    Arrays.setAll(targets, row -> row % 4 - 1);
    return Map.of("image", Tensor.of(pixels, rows, 2, 2, 2), "target", Tensor.of(targets, rows));
  }

  private static byte[] withShared() {
    return new OnnxGraph()
        .input("row", DataType.FLOAT, -1, 1)
        .input("all", DataType.FLOAT, 1)
        .node("Add", "row all", "raw")
        .node("Identity", "raw", "sum")
        .output("sum", DataType.FLOAT, -1, 1)
        .build();
  }

  private static List<?> values(Tensor tensor) {
    if (tensor instanceof Tensor.Floats floats) {
      float[] all = floats.array();
      return IntStream.range(0, all.length).mapToObj(i -> all[i]).toList();
    }
    return Arrays.stream(((Tensor.Longs) tensor).array()).boxed().toList();
  }

  /** The threads that took a part. */
  private List<String> helpers() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("pellucid-rows-" + owner))
        .toList();
  }
}
