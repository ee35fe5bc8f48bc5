package dev.pellucid.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The live page's bounds. */
@ConfigMapping(prefix = "pellucid.web")
interface WebConfig {

  Images images();

  Live live();

  Stats stats();

  Monitor monitor();

  Deep deep();

  /** How many of the latest explanations {@code GET /api/explanations/recent} can give. */
  @WithDefault("500")
  int recent();

  /** How many versions of models are remembered, and how many references. */
  @WithDefault("100")
  int models();

  /**
   * Origins, as {@code https://example.org}, besides the service's own whose pages may open the
   * WebSocket, and ask for what changes something.
   */
  Optional<Set<String>> origins();

  /** Images that are kept until somebody asks for them. */
  interface Images {
    @WithDefault("2048")
    int count();

    @WithDefault("64M")
    MemorySize bytes();
  }

  /** What is pushed to the page. */
  interface Live {
    /** How many pages may be open at once. */
    @WithDefault("100")
    int connections();

    /** The shortest time between two messages to a page. */
    @WithDefault("250ms")
    Duration interval();

    /** At most so many explanations in a message, the newest; the others are only counted. */
    @WithDefault("4")
    int explanations();

    /** How many of the pushed explanations, with their images, are kept for pages that join. */
    @WithDefault("96")
    int kept();

    /** At most so many bytes of their images. */
    @WithDefault("32M")
    MemorySize keptBytes();

    /** How long an explanation waits for its image before it is pushed without. */
    @WithDefault("2s")
    Duration patience();

    /** How many of the latest rejects are pushed. */
    @WithDefault("12")
    int rejects();
  }

  /** Drift, fairness and alerts. */
  interface Monitor {
    /** How many monitored quantities are remembered, over all models. */
    @WithDefault("1000")
    int quantities();

    /** How many models' sensitive attributes are. */
    @WithDefault("32")
    int attributes();

    /** Of how many pairs of groups the history is, over all measures and attributes. */
    @WithDefault("1000")
    int pairs();

    /** How many of the latest windows of each. */
    @WithDefault("240")
    int history();

    /** How many alerts. */
    @WithDefault("100")
    int alerts();

    /** How many acknowledgements are remembered, of alerts that are here or not. */
    @WithDefault("1000")
    int acknowledgements();

    /** How many marks on the time axes. */
    @WithDefault("50")
    int marks();

    /** How many images that alerts name as examples are kept; their bytes count as kept ones. */
    @WithDefault("200")
    int examples();

    /** How far back signals are read at the start. */
    @WithDefault("15m")
    Duration readBack();

    /** How far back alerts are. */
    @WithDefault("7d")
    Duration alertsReadBack();
  }

  /** Deep explanations that are asked for here. */
  interface Deep {
    /** How many may wait for their answer; whoever asks for more is told to come again. */
    @WithDefault("16")
    int waiting();

    /** How many are remembered, waiting or answered, asked for here or by others. */
    @WithDefault("64")
    int remembered();

    /** How long an answer may take before it is given up. */
    @WithDefault("10m")
    Duration patience();
  }

  /** Sliding windows. */
  interface Stats {
    /** Rates and percentiles. */
    @WithDefault("10s")
    Duration window();

    /** Class mix and mean concept attributions: over so many of a model's latest images. */
    @WithDefault("500")
    int images();

    /** Seconds of history. */
    @WithDefault("300")
    int history();
  }
}
