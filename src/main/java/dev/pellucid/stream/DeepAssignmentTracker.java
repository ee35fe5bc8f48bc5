package dev.pellucid.stream;

import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;

/** Follows the rebalances of the channel {@code images-deep}. */
@ApplicationScoped
@Identifier(DeepAssignmentTracker.DEEP)
class DeepAssignmentTracker extends AssignmentTracker {

  static final String DEEP = "images-deep";
}
