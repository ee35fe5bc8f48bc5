package dev.pellucid.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that takes native libraries out of the application. */
class UnpackNativesTest {

  private static final String MACHINE =
      System.getProperty("os.arch").equals("aarch64") ? "linux-aarch64" : "linux-x64";

  @TempDir Path folder;

  private record Ended(int status, String output) {}

  @BeforeEach
  void onLinux() {
    assumeTrue(System.getProperty("os.name").equals("Linux"), "the script is for Linux");
  }

  @Test
  void theLibrariesOfThisMachineAreUnpackedAndNoneStayInTheJar() throws Exception {
    // Given
    Path jar = jar("com.microsoft.onnxruntime.onnxruntime_gpu-1.0.jar");

    // When
    Ended ended = run();

    // Then
    assertThat(ended).isEqualTo(new Ended(0, ""));
    assertThat(folder.resolve("native/libonnxruntime.so")).hasContent(MACHINE);
    try (ZipFile left = new ZipFile(jar.toFile());
        Stream<? extends ZipEntry> entries = left.stream()) {
      assertThat(entries.map(ZipEntry::getName).filter(name -> !name.endsWith("/")))
          .containsExactlyInAnyOrder("META-INF/MANIFEST.MF", "ai/onnxruntime/Some.class");
    }
  }

  @Test
  void anApplicationWithoutTheRuntimeIsRefused() throws Exception {
    // Given
    jar("com.example.other-1.0.jar");

    // When
    Ended ended = run();

    // Then
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.output()).contains("not one jar of ONNX Runtime");
  }

  private Path jar(String name) throws IOException {
    Path jar = Files.createDirectories(folder.resolve("app/lib/boot")).resolve(name);
    try (OutputStream file = Files.newOutputStream(jar);
        ZipOutputStream zip = new ZipOutputStream(file)) {
      entry(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
      entry(zip, "ai/onnxruntime/Some.class", "code");
      for (String machine : List.of("linux-x64", "linux-aarch64", "win-x64")) {
        entry(zip, "ai/onnxruntime/native/" + machine + "/libonnxruntime.so", machine);
      }
    }
    return jar;
  }

  private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    zip.write(content.getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private Ended run() throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                "sh",
                "deploy/unpack-natives.sh",
                folder.resolve("app").toString(),
                folder.resolve("native").toString())
            .redirectErrorStream(true);
    // The JDK's jar, which a machine that only has a JRE on its path would lack.
    builder
        .environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (path, jdk) -> jdk + ":" + path);
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), output);
  }
}
