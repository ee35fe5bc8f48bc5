package dev.pellucid.cli;

import java.util.Optional;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** Which units of a model are looked at. */
final class UnitOptions {

  @Option(
      names = "--layer",
      paramLabel = "TENSOR",
      description = "A feature map or tokens (default: the concept layer).")
  Optional<String> layer = Optional.empty();

  @Option(
      names = "--units",
      split = ",",
      paramLabel = "K|K-K",
      description = "Channels of the layer, from 0 (default: 0-7).")
  String[] units = {"0-7"};

  /**
   * The units that were named.
   *
   * @param channels how many the layer has
   * @throws WrongUseException if it does not have one of them
   */
  int[] of(int channels) {
    int[] all = IntStream.empty().toArray();
    for (String text : units) {
      String[] ends = text.split("-", 2);
      try {
        int first = Integer.parseInt(ends[0].strip());
        int last = Integer.parseInt(ends[ends.length - 1].strip());
        all =
            IntStream.concat(IntStream.of(all), IntStream.rangeClosed(first, last))
                .distinct()
                .toArray();
      } catch (NumberFormatException e) {
        throw new WrongUseException("'%s' is neither a unit nor a range of units".formatted(text));
      }
    }
    boolean byDefault = units.length == 1 && units[0].equals("0-7");
    int[] there = IntStream.of(all).filter(unit -> unit < channels).toArray();
    if (there.length == 0 || (there.length < all.length && !byDefault)) {
      throw new WrongUseException(
          "the layer has units 0 to %d, not all of %s"
              .formatted(channels - 1, String.join(",", units)));
    }
    return there;
  }
}
