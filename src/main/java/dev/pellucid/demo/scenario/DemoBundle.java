package dev.pellucid.demo.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;

/** The demo's model: the bundle {@value #NAME} that travels inside the application. */
public final class DemoBundle {

  /** The bundle's folder, and the model's name. */
  public static final String NAME = "road-signs";

  /** The bundle's files; the manifest last, because a folder with a manifest is complete. */
  static final List<String> FILES =
      List.of("model.onnx", "concepts.json", "reference.json", "model.yaml");

  private DemoBundle() {}

  /**
   * Puts the bundle into a folder of models, so that it is served from there. Files that are there
   * and the same are left alone; others are replaced, each at once.
   *
   * @param models the folder of models; made if it is missing
   * @return the bundle's folder
   * @throws IOException if the folder cannot be written
   */
  public static Path extractTo(Path models) throws IOException {
    Path folder = Files.createDirectories(models.resolve(NAME));
    for (String file : FILES) {
      byte[] bytes = read(file);
      Path target = folder.resolve(file);
      if (!Files.exists(target) || !Arrays.equals(Files.readAllBytes(target), bytes)) {
        replace(target, bytes);
      }
    }
    return folder;
  }

  /** A file of the bundle, as it lies in the application. */
  static byte[] read(String file) throws IOException {
    String resource = "/demo/" + NAME + "/" + file;
    try (InputStream in = DemoBundle.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("this build lacks " + resource + "; build it again, resources too");
      }
      return in.readAllBytes();
    }
  }

  private static void replace(Path target, byte[] bytes) throws IOException {
    Path partial = Files.createTempFile(target.getParent(), ".", ".partial");
    try {
      Files.write(partial, bytes);
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
