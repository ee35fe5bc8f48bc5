package dev.pellucid.explain.method;

/**
 * The paper that introduced a method.
 *
 * @param authors their surnames, with commas between; "et al." may stand for all but the first
 */
public record Paper(String authors, String title, String venue, int year) {

  /** As a text refers to it: the surnames of up to two authors, else of the first, and the year. */
  public String cited() {
    String[] each = authors.split(", ", -1);
    return (each.length > 2 ? each[0] + " et al." : authors) + " " + year;
  }

  @Override
  public String toString() {
    return "%s, \"%s\", %s %d".formatted(authors, title, venue, year);
  }
}
