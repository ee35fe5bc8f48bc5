package dev.pellucid.cli.report.spray;

import dev.pellucid.cli.report.Survey.Answer;
import dev.pellucid.evaluate.study.Sample;
import dev.pellucid.image.InputSpec;
import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;

/**
 * Where the objects of images are: as they are marked, or, where hardly any are, the middle of each
 * image, two thirds of it across and down.
 *
 * @param marked whether they are
 */
record ObjectPlace(boolean marked, InputSpec input) {

  private static final int PARTS = 6;

  /** Marked, if at least half of the images are. */
  static ObjectPlace of(Collection<Answer> answers, InputSpec input) {
    long marked = answers.stream().filter(Answer::marked).count();
    return new ObjectPlace(2 * marked >= answers.size(), input);
  }

  /** Whether it is known of an image. */
  boolean knows(Answer answer) {
    return !marked || answer.marked();
  }

  /** The object's pixels; empty if they are not known. */
  Optional<BitSet> of(Sample.Content content) {
    if (marked) {
      return content.object().map(object -> object.inside());
    }
    BitSet middle = new BitSet(input.width() * input.height());
    for (int y = input.height() / PARTS; y < input.height() - input.height() / PARTS; y++) {
      int row = y * input.width();
      middle.set(row + input.width() / PARTS, row + input.width() - input.width() / PARTS);
    }
    return Optional.of(middle);
  }

  /** All other pixels. */
  BitSet around(BitSet object) {
    BitSet around = (BitSet) object.clone();
    around.flip(0, input.width() * input.height());
    return around;
  }
}
