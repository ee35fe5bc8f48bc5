package dev.pellucid.cli;

import java.util.Locale;

/** In what form an explanation is written. */
enum ResultFormat {
  /** Prediction, summary of the attribution, concepts. */
  JSON,
  /** A heat map over the picture. */
  PNG,
  /** The attribution as it is, float32. */
  NPY;

  String extension() {
    return name().toLowerCase(Locale.ROOT);
  }
}
