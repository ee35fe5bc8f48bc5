package dev.pellucid.explain.local.image.position;

import java.util.BitSet;
import java.util.Optional;

/** An image's feature map while positions of it are exchanged with those of an example. */
sealed interface EditedMap permits AveragedMap, MapBeforeHead {

  /**
   * The further edit after which a class leads by most.
   *
   * @param here positions of the image that may be exchanged
   * @param there positions of the example that may be used
   * @param to the class
   * @return empty if nothing is left
   */
  Optional<Edit> best(BitSet here, BitSet there, int to);

  /** Exchanges it. */
  void make(Edit edit);
}
