package dev.pellucid.cli.bank;

import dev.pellucid.explain.local.concept.activation.Activations;
import java.util.List;

/** A method that makes a concept bank of a layer. */
public sealed interface ConceptFit permits TcavFit, CraftFit, AceFit {

  /** How often one layer takes a step. */
  long steps();

  /** What a step is, in the plural. */
  String unit();

  /** What the table says of a concept, after its name. */
  List<String> headings();

  /** What {@link Fitted#quality()} is. */
  String qualityName();

  /** Whether what it finds can go into a bank. */
  boolean givesBank();

  /**
   * The concepts at a layer.
   *
   * @param step is run at every step
   * @throws dev.pellucid.explain.method.NotApplicableException if the method has no use for the
   *     layer
   */
  Fitted at(Activations layer, Runnable step);
}
