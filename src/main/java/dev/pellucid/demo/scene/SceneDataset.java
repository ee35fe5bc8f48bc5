package dev.pellucid.demo.scene;

import java.awt.image.BufferedImage;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.ImageIO;

/**
 * Writes scenes to a folder, to train and to test on.
 *
 * <pre>
 * scenes.csv                       one line a scene: file and all factors
 * images/00000000.jpg …
 * masks/sign/00000000.png …        and masks/symbol, masks/background, where asked for
 * concepts/concepts.csv            folder and name of every concept
 * concepts/FOLDER/positive/….jpg   scenes that have the concept
 * concepts/FOLDER/negative/….jpg   scenes that have not
 * </pre>
 */
public final class SceneDataset {

  private static final String COLUMNS =
      "file,label,shape,field,border,symbol,texture,background,weather,camera,district,"
          + "x,y,radius,rotation,foreshortening,exposure,contrast,blur,noise,occlusion,seed";
  private static final String USAGE =
      """
      usage: SceneDataset scenes FOLDER training|unbiased COUNT SEED [masks]
             SceneDataset concepts FOLDER COUNT SEED
      COUNT scenes are drawn; of concepts, COUNT with and COUNT without each""";

  private final Path folder;
  private final SceneRenderer renderer = new SceneRenderer();

  public SceneDataset(Path folder) {
    this.folder = folder;
  }

  /** Writes the scenes of the seeds {@code mix(seed) + 0 … count−1}. */
  public void writeScenes(SceneDistribution distribution, int count, long seed, boolean masks)
      throws IOException {
    Files.createDirectories(folder.resolve("images"));
    try (BufferedWriter csv = Files.newBufferedWriter(folder.resolve("scenes.csv"))) {
      csv.write(COLUMNS + "\n");
      for (int i = 0; i < count; i++) {
        Scene scene = distribution.sample(Chance.mix(seed) + i);
        String name = "%08d".formatted(i);
        BufferedImage image =
            masks ? writeMasks(renderer.renderWithMasks(scene), name) : renderer.render(scene);
        Files.write(folder.resolve("images/" + name + ".jpg"), SceneRenderer.JPEG.encode(image));
        csv.write("images/" + name + ".jpg," + factors(scene) + "\n");
      }
    }
  }

  /** Writes, for every concept of the bank, {@code count} scenes with it and as many without. */
  public void writeConcepts(int count, long seed) throws IOException {
    Path concepts = Files.createDirectories(folder.resolve("concepts"));
    try (BufferedWriter csv = Files.newBufferedWriter(concepts.resolve("concepts.csv"))) {
      csv.write("folder,name\n");
      for (Concept<?> concept : Concept.bank()) {
        String name = concept.name().replace(' ', '-');
        csv.write(name + "," + concept.name() + "\n");
        Path positive = Files.createDirectories(concepts.resolve(name).resolve("positive"));
        Path negative = Files.createDirectories(concepts.resolve(name).resolve("negative"));
        for (int i = 0; i < count; i++) {
          long scene = Chance.mix(seed) + i;
          String file = "%08d.jpg".formatted(i);
          Files.write(
              positive.resolve(file),
              SceneRenderer.JPEG.encode(renderer.render(concept.positive(scene))));
          Files.write(
              negative.resolve(file),
              SceneRenderer.JPEG.encode(renderer.render(concept.negative(Chance.mix(scene)))));
        }
      }
    }
  }

  private BufferedImage writeMasks(RenderedScene rendered, String name) throws IOException {
    writeMask("sign", name, rendered.sign());
    writeMask("symbol", name, rendered.symbol());
    writeMask("background", name, rendered.background());
    return rendered.image();
  }

  private void writeMask(String kind, String name, Mask mask) throws IOException {
    Path masks = Files.createDirectories(folder.resolve("masks").resolve(kind));
    ImageIO.write(mask.toImage(), "png", masks.resolve(name + ".png").toFile());
  }

  private static String factors(Scene scene) {
    SignDesign design = scene.design();
    Placement placement = scene.placement();
    Capture capture = scene.capture();
    List<Object> values =
        List.of(
            scene.label().label(),
            design.shape(),
            design.field(),
            design.border(),
            design.symbol(),
            scene.texture(),
            scene.background(),
            scene.weather(),
            scene.camera().label(),
            scene.district().label(),
            placement.x(),
            placement.y(),
            placement.radius(),
            placement.rotation(),
            placement.foreshortening(),
            capture.exposure(),
            capture.contrast(),
            capture.blur(),
            capture.noise(),
            capture.occlusion(),
            scene.seed());
    return String.join(",", values.stream().map(SceneDataset::field).toList());
  }

  private static String field(Object value) {
    return value instanceof Enum<?> factor
        ? factor.name().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  /** The trainer's way in; see the usage line. */
  public static void main(String[] arguments) throws IOException {
    List<String> words = List.of(arguments);
    if (words.size() >= 5 && words.get(0).equals("scenes")) {
      new SceneDataset(Path.of(words.get(1)))
          .writeScenes(
              distribution(words.get(2)),
              Integer.parseInt(words.get(3)),
              Long.parseLong(words.get(4)),
              words.contains("masks"));
    } else if (words.size() == 4 && words.get(0).equals("concepts")) {
      new SceneDataset(Path.of(words.get(1)))
          .writeConcepts(Integer.parseInt(words.get(2)), Long.parseLong(words.get(3)));
    } else {
      throw new IllegalArgumentException(USAGE);
    }
  }

  private static SceneDistribution distribution(String name) {
    return switch (name) {
      case "training" -> SceneDistribution.training();
      case "unbiased" -> SceneDistribution.unbiased();
      default -> throw new IllegalArgumentException("no distribution '" + name + "'\n" + USAGE);
    };
  }
}
