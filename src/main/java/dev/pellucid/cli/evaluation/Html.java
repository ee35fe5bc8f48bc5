package dev.pellucid.cli.evaluation;

/** Text in HTML. */
public final class Html {

  private Html() {}

  /** As it stands in an element or an attribute. */
  public static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
