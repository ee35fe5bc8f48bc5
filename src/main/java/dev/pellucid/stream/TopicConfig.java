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
}
