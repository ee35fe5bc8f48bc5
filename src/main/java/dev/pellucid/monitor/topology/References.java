package dev.pellucid.monitor.topology;

import dev.pellucid.event.ExplanationEvent.ModelRef;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * The topic of references in every instance, by key: of a version of a model {@link #given} is what
 * its bundle brings, and {@link #learnt} what its first images were; the former counts.
 */
public final class References implements Processor<String, byte[], Void, Void> {

  /** The name of the store. */
  static final String STORE = "references";

  private KeyValueStore<String, byte[]> store;

  /** The key of the reference that a bundle brings. */
  public static String given(ModelRef model) {
    return model.name() + "@" + model.version();
  }

  /** The key of the reference that was learnt from the topic of explanations. */
  public static String learnt(ModelRef model) {
    return given(model) + " learnt";
  }

  /** The reference of a version of a model. */
  static Optional<byte[]> find(ReadOnlyKeyValueStore<String, byte[]> store, ModelRef model) {
    return Optional.ofNullable(store.get(given(model)))
        .or(() -> Optional.ofNullable(store.get(learnt(model))));
  }

  @Override
  public void init(ProcessorContext<Void, Void> context) {
    store = context.getStateStore(STORE);
  }

  @Override
  public void process(Record<String, byte[]> reference) {
    if (reference.value() == null) {
      store.delete(reference.key());
    } else {
      store.put(reference.key(), reference.value());
    }
  }
}
