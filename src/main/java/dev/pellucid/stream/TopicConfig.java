package dev.pellucid.stream;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the topics are called. */
@ConfigMapping(prefix = "pellucid.topics")
public interface TopicConfig {

  /** Encoded images come in here. */
  @WithDefault("images")
  String images();

  /** True labels that arrive later. */
  @WithDefault("labels")
  String labels();

  /** Images of which more is asked than the live explanation wait here for it. */
  @WithDefault("images-deep")
  String deep();

  /** Explanations go out here. */
  @WithDefault("explanations")
  String explanations();

  /** Images that cannot be explained, as they came, with the reason in headers. */
  @WithDefault("images.dlq")
  String dlq();

  /** How each monitored quantity stands against its reference, window by window. */
  @WithDefault("drift-signals")
  String drift();

  /** How the groups of each sensitive attribute are treated, window by window. */
  @WithDefault("fairness-signals")
  String fairness();

  /** What a person should know: alerts that open, escalate and resolve. */
  @WithDefault("alerts")
  String alerts();

  /** What is usual of each version of a model, compacted. */
  @WithDefault("references")
  String references();

  /** That people have seen alerts, compacted; written by the web role alone. */
  @WithDefault("alert-acknowledgements")
  String acknowledgements();

  /** How far the deep lane is with what takes it a while; nobody relies on it. */
  @WithDefault("deep-progress")
  String progress();
}
