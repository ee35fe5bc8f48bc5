package dev.pellucid.cli;

import dev.pellucid.image.ChannelOrder;
import dev.pellucid.image.InputSpec;
import dev.pellucid.image.Resize;
import dev.pellucid.model.bundle.BundleReader;
import dev.pellucid.model.bundle.InputSize;
import dev.pellucid.model.bundle.ModelBundle;
import dev.pellucid.model.bundle.ModelManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How an image becomes the input of a model whose file does not say it. */
final class InputOptions {

  @Option(
      names = "--mean",
      split = ",",
      paramLabel = "X",
      description = "One number, or one a channel (default: ImageNet's 0.485,0.456,0.406).")
  List<Float> mean = List.of();

  @Option(
      names = "--std",
      split = ",",
      paramLabel = "X",
      description = "One number, or one a channel (default: ImageNet's 0.229,0.224,0.225).")
  List<Float> std = List.of();

  @Option(
      names = "--scale",
      paramLabel = "X",
      description = "What 8-bit pixels are multiplied by before that (default: 1/255).")
  Float scale;

  @Option(
      names = "--channels",
      description = "rgb, bgr or gray (default: rgb, or gray for one channel).")
  ChannelOrder channels;

  @Option(
      names = "--input-size",
      paramLabel = "N|WxH",
      converter = SizeConverter.class,
      description = "Pixels of the input, needed only where the graph leaves them open.")
  InputSize inputSize;

  @Option(
      names = "--resize",
      paramLabel = "N|exact|none",
      converter = ResizeConverter.class,
      description =
          "Shorter side before the centre crop, stretch to the input, or leave as it is (default: 256 for 224, exact below 128).")
  Resize resize;

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description = "Names of the classes, one a line, in the order of the logits.")
  Path labels;

  /** The size of the input where the model does not say it. */
  Optional<InputSize> size() {
    return Optional.ofNullable(inputSize);
  }

  /** The same model, with what was given here instead of what it says itself. */
  ModelBundle applyTo(ModelBundle bundle) {
    ModelManifest manifest = bundle.manifest().withInput(applyTo(bundle.manifest().input()));
    return bundle.withManifest(
        labels == null ? manifest : manifest.withLabels(BundleReader.readLabels(labels)));
  }

  private InputSpec applyTo(InputSpec input) {
    ChannelOrder order = channels == null ? input.channels() : channels;
    if (order.count() != input.channels().count()) {
      throw new WrongUseException(
          "--channels %s is %d channels, but the model takes %d"
              .formatted(order, order.count(), input.channels().count()));
    }
    if (inputSize != null
        && (inputSize.width() != input.width() || inputSize.height() != input.height())) {
      throw new WrongUseException(
          "--input-size is %dx%d, but the model takes %dx%d"
              .formatted(inputSize.width(), inputSize.height(), input.width(), input.height()));
    }
    try {
      return new InputSpec(
          input.width(),
          input.height(),
          order,
          resize == null ? input.resize() : resize,
          mean.isEmpty() ? input.mean() : perChannel("--mean", mean, order),
          std.isEmpty() ? input.std() : perChannel("--std", std, order),
          scale == null ? input.scale() : scale);
    } catch (WrongUseException e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
  }

  private static float[] perChannel(String option, List<Float> given, ChannelOrder order) {
    if (given.size() != 1 && given.size() != order.count()) {
      throw new WrongUseException(
          "%s has %d numbers; the model takes one, or %d"
              .formatted(option, given.size(), order.count()));
    }
    float[] values = new float[order.count()];
    for (int c = 0; c < values.length; c++) {
      values[c] = given.get(given.size() == 1 ? 0 : c);
    }
    return values;
  }

  /** Reads {@code 224} and {@code 224x192}. */
  static final class SizeConverter implements ITypeConverter<InputSize> {
    @Override
    public InputSize convert(String text) {
      try {
        String[] sides = text.split("x", 2);
        return new InputSize(
            Integer.parseInt(sides[0]), Integer.parseInt(sides[sides.length == 1 ? 0 : 1]));
      } catch (NumberFormatException e) {
        throw new TypeConversionException("'%s' is neither N nor WxH".formatted(text));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  /** Reads {@code 256}, {@code exact} and {@code none}. */
  static final class ResizeConverter implements ITypeConverter<Resize> {
    @Override
    public Resize convert(String text) {
      return switch (text) {
        case "none" -> new Resize.None();
        case "exact" -> new Resize.Exact();
        default -> {
          try {
            yield new Resize.ShorterSide(Integer.parseInt(text));
          } catch (NumberFormatException e) {
            throw new TypeConversionException(
                "'%s' is neither a number of pixels nor exact nor none".formatted(text));
          }
        }
      };
    }
  }
}
