package dev.pellucid.compiler.backward;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Backward rules keyed by operator. A method of the literature is such a table: it takes the plain
 * gradient's and puts other entries in for a few operators.
 */
public final class RuleTable {

  private final Map<String, BackwardRule> rules;

  public RuleTable(Map<String, BackwardRule> rules) {
    this.rules = Map.copyOf(rules);
  }

  /** This table with another rule for one operator. */
  public RuleTable with(String operator, BackwardRule rule) {
    Map<String, BackwardRule> changed = new HashMap<>(rules);
    changed.put(operator, rule);
    return new RuleTable(changed);
  }

  /** The rule for an operator, keyed as {@link dev.pellucid.graph.Node#key()}. */
  public Optional<BackwardRule> find(String operator) {
    return Optional.ofNullable(rules.get(operator));
  }

  /** The operators that have a rule. */
  public Set<String> operators() {
    return rules.keySet();
  }
}
