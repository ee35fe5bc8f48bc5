package dev.pellucid.evaluate;

import dev.pellucid.explain.method.Paper;
import dev.pellucid.explain.method.Parameter;
import java.util.List;

/**
 * What is to be known of an indicator before it is asked.
 *
 * @param id kebab-case, as commands spell it
 * @param name as the paper has it
 * @param family what it is about
 * @param better which values speak for an explanation
 * @param meaning one line for people, of what the number is and between what it lies
 * @param paper that introduced it
 * @param parameters in the order in which they are shown
 */
public record IndicatorCard(
    String id,
    String name,
    Family family,
    Better better,
    String meaning,
    Paper paper,
    List<Parameter<?>> parameters) {

  /** What an indicator is about, in the order of tables. */
  public enum Family {
    FAITHFULNESS("faithfulness"),
    ROBUSTNESS("robustness"),
    LOCALISATION("localisation"),
    COMPLEXITY("complexity"),
    SANITY("sanity"),
    COST("cost");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    /** For people. */
    public String title() {
      return title;
    }
  }

  public IndicatorCard {
    parameters = List.copyOf(parameters);
  }
}
