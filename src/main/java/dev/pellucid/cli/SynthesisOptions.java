package dev.pellucid.cli;

import dev.pellucid.explain.global.neuron.synthesis.Regularisation;
import dev.pellucid.explain.global.neuron.synthesis.Robustness;
import dev.pellucid.explain.global.neuron.synthesis.Settings;
import dev.pellucid.explain.global.neuron.synthesis.Spelling;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How images are made. */
final class SynthesisOptions {

  @Option(names = "--steps", paramLabel = "N", description = "Steps uphill (default: 200).")
  int steps = 200;

  @Option(
      names = "--rate",
      paramLabel = "X",
      description = "Length of a step, in the numbers that spell the image (default: 0.05).")
  double rate = Settings.USUAL_RATE;

  @Option(
      names = "--spelling",
      description = "fourier or pixel: by which numbers an image is written (default: fourier).")
  Spelling spelling = Spelling.FOURIER;

  @Option(
      names = "--jitter",
      paramLabel = "PIXELS",
      description = "Moved before each step, at most.")
  Optional<Double> jitter = Optional.empty();

  @Option(
      names = "--zoom",
      paramLabel = "SHARE",
      description = "Grown or shrunk before each step, at most.")
  Optional<Double> zoom = Optional.empty();

  @Option(
      names = "--rotation",
      paramLabel = "DEGREES",
      description = "Turned before each step, at most.")
  Optional<Double> rotation = Optional.empty();

  @Option(
      names = "--variation",
      paramLabel = "X",
      description = "Weight of the total variation, which is taken off.")
  Optional<Double> variation = Optional.empty();

  @Option(
      names = "--contrast",
      paramLabel = "X",
      description = "Weight of the squared distance from grey, which is taken off.")
  Optional<Double> contrast = Optional.empty();

  @Option(names = "--seed", paramLabel = "N", description = "Of all that is drawn (default: 0).")
  long seed;

  /** These, where they were given, and else the usual ones. */
  Settings over(Settings usual) {
    Robustness robustness = usual.robustness();
    Regularisation regularisation = usual.regularisation();
    try {
      return new Settings(
          spelling,
          steps,
          rate,
          new Robustness(
              jitter.orElse(robustness.jitter()),
              zoom.orElse(robustness.scale()),
              rotation.orElse(robustness.degrees())),
          new Regularisation(
              variation.orElse(regularisation.totalVariation()),
              regularisation.exponent(),
              contrast.orElse(regularisation.contrast())),
          usual.diversity(),
          usual.images(),
          seed);
    } catch (IllegalArgumentException e) {
      throw new WrongUseException(e.getMessage());
    }
  }
}
