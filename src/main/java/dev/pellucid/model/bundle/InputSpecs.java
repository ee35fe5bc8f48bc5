package dev.pellucid.model.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import dev.pellucid.model.bundle.ManifestYaml.InputYaml;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;

/** Completes a manifest's {@code input} from the graph and from the customs of image models. */
final class InputSpecs {

  /**
   * From this size on a model is taken to want the middle of the picture, as ImageNet models do.
   */
  private static final int CROPPED_FROM = 128;

  private static final float[] IMAGENET_MEAN = {0.485f, 0.456f, 0.406f};
  private static final float[] IMAGENET_STD = {0.229f, 0.224f, 0.225f};

  private final InputYaml yaml;
  private final ImageInput graph;
  private final Optional<InputSize> usual;
  private final Path file;

  private InputSpecs(InputYaml yaml, ImageInput graph, Optional<InputSize> usual, Path file) {
    this.yaml = yaml;
    this.graph = graph;
    this.usual = usual;
    this.file = file;
  }

  /**
   * Width, height and channels are the graph's unless it leaves them open; mean and std are
   * ImageNet's; inputs of 128 pixels or more are cut out of a picture whose shorter side was scaled
   * to 256/224 of theirs, smaller ones are stretched.
   *
   * @param usual the size where neither graph nor manifest says it
   * @param file to blame
   */
  static InputSpec complete(
      InputYaml yaml, ImageInput graph, Optional<InputSize> usual, Path file) {
    return new InputSpecs(yaml, graph, usual, file).complete();
  }

  private InputSpec complete() {
    int width = side("input.width", yaml.width(), graph.width(), usual.map(InputSize::width));
    int height = side("input.height", yaml.height(), graph.height(), usual.map(InputSize::height));
    ChannelOrder channels = channels();
    try {
      return new InputSpec(
          width,
          height,
          channels,
          resize(width, height),
          perChannel("input.mean", yaml.mean(), channels, IMAGENET_MEAN),
          perChannel("input.std", yaml.std(), channels, IMAGENET_STD),
          yaml.scale() == null ? InputSpec.UNIT_SCALE : yaml.scale());
    } catch (IllegalArgumentException e) {
      throw new BundleException(file, "input", e.getMessage()).causedBy(e);
    }
  }

  private int side(String key, Integer written, OptionalInt declared, Optional<Integer> otherwise) {
    if (written == null) {
      return declared.orElseGet(
          () ->
              otherwise.orElseThrow(
                  () ->
                      new BundleException(
                          file,
                          key,
                          "is missing, and the graph leaves it open; add it to the manifest, or give --input-size on the command line")));
    }
    if (declared.isPresent() && declared.getAsInt() != written) {
      throw new BundleException(
          file, key, "is %d, but the graph takes %d".formatted(written, declared.getAsInt()));
    }
    return written;
  }

  private ChannelOrder channels() {
    int declared = graph.channels().orElse(yaml.channels() == null ? 3 : yaml.channels().count());
    ChannelOrder channels =
        yaml.channels() != null
            ? yaml.channels()
            : declared == ChannelOrder.GRAY.count() ? ChannelOrder.GRAY : ChannelOrder.RGB;
    if (channels.count() != declared) {
      throw new BundleException(
          file,
          "input.channels",
          "%s is %d planes, but the graph takes [N,%d,H,W]; images come as rgb, bgr (3) or gray (1)"
              .formatted(channels, channels.count(), declared));
    }
    return channels;
  }

  private Resize resize(int width, int height) {
    int side = Math.max(width, height);
    Resize usual =
        side >= CROPPED_FROM
            ? new Resize.ShorterSide(Math.round(side * 256f / 224f))
            : new Resize.Exact();
    if (yaml.resize() == null && yaml.resizeTo() == null) {
      return usual;
    }
    if (yaml.resize() == null || yaml.resize() == ManifestYaml.ResizeYaml.SHORTER_SIDE) {
      return new Resize.ShorterSide(
          yaml.resizeTo() == null ? Math.round(side * 256f / 224f) : yaml.resizeTo());
    }
    if (yaml.resizeTo() != null) {
      throw new BundleException(
          file, "input.resizeTo", "means something only with resize: shorter-side");
    }
    return yaml.resize() == ManifestYaml.ResizeYaml.NONE ? new Resize.None() : new Resize.Exact();
  }

  private float[] perChannel(String key, JsonNode written, ChannelOrder channels, float[] usual) {
    if (written == null) {
      return switch (channels) {
        case RGB -> usual.clone();
        case BGR -> new float[] {usual[2], usual[1], usual[0]};
        case GRAY -> new float[] {(usual[0] + usual[1] + usual[2]) / 3};
      };
    }
    float[] values = new float[channels.count()];
    if (written.isNumber()) {
      Arrays.fill(values, written.floatValue());
      return values;
    }
    if (!written.isArray() || written.size() != values.length) {
      throw new BundleException(
          file, key, "must be a number, or a list of %d".formatted(values.length));
    }
    for (int c = 0; c < values.length; c++) {
      if (!written.get(c).isNumber()) {
        throw new BundleException(file, "%s[%d]".formatted(key, c), "must be a number");
      }
      values[c] = written.get(c).floatValue();
    }
    return values;
  }
}
