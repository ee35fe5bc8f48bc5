package dev.pellucid.compiler.rules.relevance;

import dev.pellucid.compiler.backward.Emitter;

/** What a propagation of relevance begins with at the logits. */
public enum Start {
  /** The logit of the target. */
  LOGIT {
    @Override
    String emit(Emitter emit, String seed, String logits) {
      return emit.mul(seed, logits);
    }
  },
  /** 1 at the target: a probability. */
  CERTAINTY {
    @Override
    String emit(Emitter emit, String seed, String logits) {
      return seed;
    }
  },
  /** The logit of the target, and as much taken evenly from all other classes. */
  LOGIT_AGAINST_OTHERS {
    @Override
    String emit(Emitter emit, String seed, String logits) {
      String score = emit.mul(seed, logits);
      String total = emit.reduceSum(score, true, 1);
      String ones = emit.add(emit.zerosLike(logits), emit.constant(1f));
      String others = emit.sub(emit.reduceSum(ones, true, 1), emit.constant(1f));
      return emit.sub(score, emit.div(emit.sub(total, score), others));
    }
  };

  abstract String emit(Emitter emit, String seed, String logits);
}
