package dev.pellucid.monitor.topology;

import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;

/** What leaves is only written. */
final class OutgoingSerde implements Serde<Outgoing> {

  @Override
  public Serializer<Outgoing> serializer() {
    return (topic, outgoing) -> outgoing.value();
  }

  @Override
  public Deserializer<Outgoing> deserializer() {
    return (topic, bytes) -> new Outgoing(topic, bytes);
  }
}
