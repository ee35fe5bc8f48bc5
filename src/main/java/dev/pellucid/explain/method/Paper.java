package dev.pellucid.explain.method;

/** The paper that introduced a method. */
public record Paper(String authors, String title, String venue, int year) {

  @Override
  public String toString() {
    return "%s, \"%s\", %s %d".formatted(authors, title, venue, year);
  }
}
