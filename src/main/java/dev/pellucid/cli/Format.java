package dev.pellucid.cli;

/** How a table or report is printed. */
enum Format {
  /** For people. */
  TEXT,
  /** For programs. */
  JSON
}
