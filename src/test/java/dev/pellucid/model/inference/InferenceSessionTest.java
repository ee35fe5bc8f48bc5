package dev.pellucid.model.inference;

import static dev.pellucid.model.OnnxGraph.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtProvider;
import dev.pellucid.model.Classifiers;
import dev.pellucid.model.OnnxGraph;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InferenceSessionTest {

  private static final SessionSettings SETTINGS = SessionSettings.onCpu().withThreads(2);

  @ParameterizedTest
  @EnumSource(OptimizationLevel.class)
  void aSessionComputesWhatTheGraphSays(OptimizationLevel level) {
    // Given
    byte[] onnx = Classifiers.channelMeans(2, 2, 2, 3);
    float[] images = {1, 1, 1, 5, /**/ 3, 3, 3, 3, /**/ /**/ 0, 0, 0, 4, /**/ -7, 8, 0, 0};

    try (InferenceSession session =
        InferenceSession.open("means", onnx, SETTINGS.withOptimization(level))) {

      // When
      Map<String, Tensor> outputs = session.run(Map.of("image", Tensor.of(images, 2, 2, 2, 2)));

      // Then
      Tensor.Floats scores = (Tensor.Floats) outputs.get("scores");
      assertThat(scores.shape()).containsExactly(2, 3);
      assertThat(scores.array()).containsExactly(2, 6, 6, 1, 4, 3);
    }
  }

  @Test
  void aPartOfADirectBufferIsABatch() {
    // Given
    FloatBuffer buffer = direct(64);
    buffer.put(16, 8).limit(24).position(16);

    try (InferenceSession session =
        InferenceSession.open("means", Classifiers.channelMeans(2, 2, 2, 3), SETTINGS)) {

      // When
      Map<String, Tensor> outputs =
          session.run(Map.of("image", new Tensor.Floats(new int[] {1, 2, 2, 2}, buffer)));

      // Then
      assertThat(((Tensor.Floats) outputs.get("scores")).array()).containsExactly(2, 0, 6);
      assertThat(buffer.position()).isEqualTo(16);
      assertThat(buffer.limit()).isEqualTo(24);
    }
  }

  @Test
  void wholeNumbersGoInAndOut() {
    // Given
    try (InferenceSession session =
        InferenceSession.open("explained", Classifiers.explained(2, 2, 2, 3), SETTINGS)) {

      // When
      Map<String, Tensor> outputs =
          session.run(
              Map.of(
                  "image",
                      Tensor.of(
                          new float[] {1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 9, 9, 9, 9}, 2, 2, 2, 2),
                  "target", Tensor.of(new long[] {0, -1}, 2)));

      // Then
      assertThat(((Tensor.Longs) outputs.get("target_used")).array()).containsExactly(0, 1);
      assertThat(outputs.keySet())
          .containsExactly("logits", "probabilities", "target_used", "grad_cam");
    }
  }

  @Test
  void aMissingInputIsNamed() {
    // Given
    try (InferenceSession session =
        InferenceSession.open("means", Classifiers.channelMeans(1, 1, 1, 2), SETTINGS)) {

      // When
      Throwable thrown =
          catchThrowable(() -> session.run(Map.of("picture", Tensor.of(new float[1], 1, 1, 1, 1))));

      // Then
      assertThat(thrown)
          .isInstanceOf(InferenceFailedException.class)
          .hasMessageContaining("model 'means'")
          .hasMessageContaining("picture");
    }
  }

  @Test
  void aShapeThatDoesNotFitIsAFailedRun() {
    // Given
    try (InferenceSession session =
        InferenceSession.open("means", Classifiers.channelMeans(1, 2, 2, 2), SETTINGS)) {

      // When
      Throwable thrown =
          catchThrowable(() -> session.run(Map.of("image", Tensor.of(new float[9], 1, 1, 3, 3))));

      // Then
      assertThat(thrown).isInstanceOf(InferenceFailedException.class).hasMessageContaining("image");
    }
  }

  @Test
  void aGraphThatCannotBeLoadedIsSaidToBeSo() {
    // Given
    byte[] onnx =
        new OnnxGraph()
            .input("x", DataType.FLOAT, 1)
            .node("Frobnicate", "x", "y")
            .output("y", DataType.FLOAT, 1)
            .build();

    // When
    Throwable thrown = catchThrowable(() -> InferenceSession.open("odd", onnx, SETTINGS));

    // Then
    assertThat(thrown)
        .isInstanceOf(SessionException.class)
        .hasMessageContaining("model 'odd'")
        .hasMessageContaining("Frobnicate");
  }

  @ParameterizedTest
  @EnumSource(value = Provider.class, mode = EnumSource.Mode.EXCLUDE, names = "CPU")
  void aProviderThatIsNotThereIsNotReplacedByTheCpu(Provider provider) {
    // Given
    assumeThat(OrtEnvironment.getAvailableProviders()).doesNotContain(OrtProvider.CUDA);
    SessionSettings settings = SETTINGS.withProvider(provider, 0);

    // When
    Throwable thrown =
        catchThrowable(
            () -> InferenceSession.open("means", Classifiers.channelMeans(1, 1, 1, 2), settings));

    // Then
    assertThat(thrown)
        .isInstanceOf(ProviderUnavailableException.class)
        .hasMessageContaining("provider " + provider + " is not in this build, which has [CPU")
        .hasMessageContaining("-Pgpu");
  }

  @Test
  void aProfileIsWrittenWhenTheSessionCloses(@TempDir Path folder) throws IOException {
    // Given
    SessionSettings settings = SETTINGS.withProfile(folder.resolve("run"));
    InferenceSession session =
        InferenceSession.open("means", Classifiers.channelMeans(1, 1, 1, 2), settings);
    session.run(Map.of("image", Tensor.of(new float[1], 1, 1, 1, 1)));

    // When
    session.close();

    // Then
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files)
          .singleElement()
          .satisfies(file -> assertThat(file).content().contains("MatMul"));
    }
  }

  @Test
  void denormalsOfThisThreadSurviveTheOpeningOfASession() {
    // Given
    float tiny = Float.parseFloat("1e-30");

    // When
    try (InferenceSession session =
        InferenceSession.open("means", Classifiers.channelMeans(1, 1, 1, 2), SETTINGS)) {
      session.run(Map.of("image", Tensor.of(new float[1], 1, 1, 1, 1)));
    }

    // Then
    assertThat(tiny * 1e-10f).isGreaterThan(0);
  }

  @Test
  void memoryStaysFlatOverThousandsOfRunsOfAllBatchSizes() throws IOException {
    // Given
    assumeThat(Path.of("/proc/self/status")).exists();
    int size = 3 * 64 * 64;
    FloatBuffer images = direct(8 * size);
    Random random = new Random(7);
    try (InferenceSession session = InferenceSession.open("wide", wide(), SETTINGS)) {
      run(session, images, size, random, 500);
      long before = residentKilobytes();

      // When
      run(session, images, size, random, 1500);

      // Then: what these runs returned is 3 GB; the heap, which other tests share, may grow by
      // some.
      assertThat(residentKilobytes() - before).isLessThan(1_000_000);
    }
  }

  private static void run(
      InferenceSession session, FloatBuffer images, int size, Random random, int times) {
    for (int i = 0; i < times; i++) {
      int n = 1 + random.nextInt(8);
      FloatBuffer batch = images.slice(0, n * size);
      Map<String, Tensor> outputs =
          session.run(Map.of("image", new Tensor.Floats(new int[] {n, 3, 64, 64}, batch)));
      assertThat(((Tensor.Floats) outputs.get("maps")).shape()).containsExactly(n, 32, 64, 64);
    }
  }

  private static byte[] wide() {
    return new OnnxGraph()
        .input("image", DataType.FLOAT, -1, 3, 64, 64)
        .floats("kernel", new long[] {32, 3, 1, 1}, new float[96])
        .node("Conv", "image kernel", "raw", number("group", 1))
        .node("Relu", "raw", "maps")
        .output("maps", DataType.FLOAT, -1, 32, 64, 64)
        .build();
  }

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private static long residentKilobytes() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }
}
