package dev.pellucid.cli.report;

/** What a reader should do about a finding; the first are told first. */
public enum Severity {
  /** The model may fail by it. */
  RISK("Risk"),
  /** It may be right or wrong to rely on it; someone who knows the subject should say. */
  CAUTION("Look closer"),
  /** What it relies on, as far as can be seen without harm. */
  FACT("What it does"),
  /** There is too little to say. */
  UNKNOWN("Not known");

  private final String words;

  Severity(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }
}
