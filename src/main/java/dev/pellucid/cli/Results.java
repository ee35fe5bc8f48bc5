package dev.pellucid.cli;

import java.io.IOException;

/** Where explanations go. */
sealed interface Results permits PrintedResults, ResultFiles {

  /** One more image. */
  void add(ExplainedPicture explained, ImageReport report) throws IOException;

  /** There are no more. */
  void end();
}
