package dev.pellucid.cli.neurons;

import dev.pellucid.explain.global.neuron.dissection.MaskedPicture;
import dev.pellucid.explain.local.concept.activation.InputPicture;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Pictures in which it is known where concepts are; each is made anew whenever it is needed.
 *
 * @param concepts that are marked
 * @param count how many pictures there are
 * @param pictures by number, from 0
 */
public record ConceptPictures(List<String> concepts, int count, IntFunction<Marked> pictures) {

  /** A picture, and the pixels of each concept that is in it. */
  public record Marked(InputPicture picture, Map<String, BitSet> masks) {}

  public ConceptPictures {
    concepts = List.copyOf(concepts);
  }

  /** All of them. */
  public Iterable<MaskedPicture> all() {
    return those(0, count);
  }

  /** From one to before another. */
  public Iterable<MaskedPicture> those(int from, int to) {
    return () ->
        IntStream.range(from, to)
            .mapToObj(pictures)
            .map(
                marked ->
                    new MaskedPicture(
                        marked.picture().name(), marked.picture().tensor(), marked.masks()))
            .iterator();
  }

  /** Without what is marked. */
  public Stream<InputPicture> unmarked() {
    return IntStream.range(0, count).mapToObj(pictures).map(Marked::picture);
  }
}
