package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.LabelEvent;
import dev.pellucid.monitor.quantity.MalformedExplanationException;
import dev.pellucid.monitor.quantity.Observation;
import dev.pellucid.monitor.quantity.ObservationReader;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Counts the explanations of one partition, tick by tick, and sends the counts on when a tick is
 * over. Images of a model without a reference go on as they are, up to a bound. Labels come by the
 * same partition as their images.
 */
final class CountingProcessor implements Processor<byte[], byte[], byte[], byte[]> {

  /** Name of the store of counts that have not been sent. */
  static final String STORE = "counts";

  /** The key of a label that names no image. */
  static final byte[] NO_IMAGE = {};

  private static final Duration BEAT = Duration.ofMillis(200);
  private static final long IDLE_BEAT = 1_000;
  private static final int MOST_BINS = 64;
  private static final long UNKNOWN = -1;

  /** So many images go on as they are, for each that a reference takes. */
  private static final int MOST_UNTAUGHT = 10;

  private final MonitorSettings settings;
  private final MonitorCounts counts;
  private final ObservationReader reader = new ObservationReader();

  private ProcessorContext<byte[], byte[]> context;
  private LiveStore<Bin> store;
  private Plans plans;
  private LabelJoin labels;
  private final Map<BinKey, LiveStore.Entry<Bin>> bins = new HashMap<>();
  private final Map<ModelRef, Integer> untaught = new HashMap<>();
  private Map<Bytes, byte[]> remembered = Map.of();
  private Optional<Last> last = Optional.empty();
  private int partition;
  private long highest;
  private long told;
  private long toldAt;

  /**
   * When the last image came. A task that begins has no clock yet, and what it took for the time
   * would make it idle before it had read an image of those that wait for it.
   */
  private long busyAt;

  /** The bin of the last image, which most often is that of the next. */
  private record Last(BinKey key, LiveStore.Entry<Bin> bin) {}

  CountingProcessor(MonitorSettings settings, MonitorCounts counts) {
    this.settings = settings;
    this.counts = counts;
  }

  /** Called again on the same object when a task starts anew. */
  @Override
  public void init(ProcessorContext<byte[], byte[]> taskContext) {
    context = taskContext;
    store = context.getStateStore(STORE);
    ReadOnlyKeyValueStore<String, byte[]> references = context.getStateStore(References.STORE);
    plans = new Plans(model -> References.find(references, model), settings);
    labels =
        new LabelJoin(
            context.getStateStore(LabelJoin.WAITING),
            context.getStateStore(LabelJoin.SETTLED),
            context.getStateStore(LabelJoin.EARLY),
            settings.labels());
    bins.clear();
    untaught.clear();
    last = Optional.empty();
    remembered = store.remembered();
    partition = context.taskId().partition();
    highest = PartitionProgress.NOTHING;
    told = PartitionProgress.NOTHING;
    toldAt = 0;
    busyAt = UNKNOWN;
    context.schedule(BEAT, PunctuationType.WALL_CLOCK_TIME, this::beat);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    sendRemembered();
    boolean explanation =
        context
            .recordMetadata()
            .filter(at -> at.topic().equals(settings.topics().explanations()))
            .isPresent();
    try {
      if (record.value() == null) {
        malformed("it has no value");
      } else if (explanation) {
        busyAt = context.currentSystemTimeMs();
        take(reader.read(record.value()));
      } else {
        takeLabel(record);
      }
    } catch (MalformedExplanationException e) {
      malformed(e.getMessage());
    }
  }

  private void takeLabel(Record<byte[], byte[]> record) {
    if (record.key().length == 0) {
      malformed("a label has no image id as its key");
      return;
    }
    LabelEvent label;
    try {
      label = EventJson.LABEL.read(record.value());
    } catch (IOException e) {
      malformed("a label cannot be read: " + e.getMessage().lines().findFirst().orElse(""));
      return;
    }
    if (label == null || label.label() == null) {
      malformed("a label has no 'label'");
      return;
    }
    try {
      long time = label.time() == null ? record.timestamp() : label.time().toEpochMilli();
      // One from the future would be kept until then.
      long learnt = Math.min(time, context.currentSystemTimeMs());
      labels.label(new String(record.key(), UTF_8), label.label(), learnt).ifPresent(this::count);
    } catch (ArithmeticException e) {
      malformed("a label was learnt at " + label.time() + ", which is beyond all clocks");
    }
  }

  /** A label may take its time: its outcome counts whenever it comes, but not in the future. */
  private void count(LabelJoin.Outcome outcome) {
    long time = Math.min(outcome.time(), context.currentSystemTimeMs());
    LiveStore.Entry<Bin> bin = bin(outcome.image().model(), time, true);
    bin.value().addOutcome(outcome.image());
    store.changed(bin);
  }

  private void malformed(String why) {
    counts.countMalformed();
    long offset = context.recordMetadata().map(at -> at.offset()).orElse(-1L);
    if (isWorthSaying(counts.malformed())) {
      MonitorLog.LOG.malformed(offset, partition, why, counts.malformed());
    }
  }

  private void take(Observation image) {
    if (image.time() > busyAt + settings.times().ahead().toMillis()) {
      counts.countAhead();
      if (isWorthSaying(counts.ahead())) {
        Instant made = Instant.ofEpochMilli(image.time());
        MonitorLog.LOG.ahead(image.imageId(), made.toString(), counts.ahead());
      }
      return;
    }
    LiveStore.Entry<Bin> bin = bin(image.model(), image.time(), image.deep());
    if (bin.value() instanceof Block block) {
      takeAsItIs(image, bin, block);
    } else {
      bin.value().add(image);
      store.changed(bin);
      counts.countExplanation();
    }
    if (!image.deep()) {
      highest = Math.max(highest, image.time());
      if (image.label().isPresent()) {
        labels.labelled(image);
      } else {
        labels.image(image).ifPresent(this::count);
      }
    }
  }

  /** Each power of two, so that a flood of bad records is no flood of messages. */
  static boolean isWorthSaying(long count) {
    return Long.bitCount(count) == 1;
  }

  private void takeAsItIs(Observation image, LiveStore.Entry<Bin> bin, Block block) {
    int before = untaught.merge(image.model(), 1, Integer::sum);
    if (before > MOST_UNTAUGHT * settings.referenceImages()) {
      counts.countUnused(1);
      return;
    }
    block.add(image);
    store.changed(bin);
    counts.countExplanation();
    if (block.isFull()) {
      BinKey key = BinKey.of(bin.key().get());
      bins.remove(key);
      last = Optional.empty();
      send(key, bin);
    }
  }

  private LiveStore.Entry<Bin> bin(ModelRef model, long time, boolean belated) {
    long tick = settings.times().tickOf(time);
    Last before = last.orElse(null);
    if (before != null
        && before.key().tick() == tick
        && before.key().belated() == belated
        && before.key().model().equals(model)) {
      return before.bin();
    }
    Optional<ModelPlan> plan = plans.of(model);
    BinKey key = new BinKey(tick, belated, model, plan.map(ModelPlan::id).orElse(BinKey.UNKNOWN));
    LiveStore.Entry<Bin> bin = bins.get(key);
    if (bin == null) {
      if (bins.size() >= MOST_BINS) {
        tell();
      }
      bin = store.put(Bytes.wrap(key.bytes()), plan.<Bin>map(Tally::empty).orElseGet(Block::new));
      bins.put(key, bin);
    }
    last = Optional.of(new Last(key, bin));
    return bin;
  }

  private void beat(long now) {
    plans.refresh();
    untaught.keySet().removeIf(model -> plans.of(model).isPresent());
    last = Optional.empty();
    if (highest != PartitionProgress.NOTHING) {
      labels.expire(highest);
    }
    if (busyAt == UNKNOWN) {
      busyAt = now;
    }
    boolean idle = now - busyAt >= settings.times().idle().toMillis();
    if (idle) {
      sendAll(Long.MAX_VALUE);
    }
    if (idle ? now - toldAt >= IDLE_BEAT : highest != told || toldAt == 0) {
      tell(now, idle);
    }
  }

  private void tell() {
    tell(context.currentSystemTimeMs(), false);
  }

  /** The counts go first, so that whoever reads how far we are has them. */
  private void tell(long now, boolean idle) {
    sendAll(highest == PartitionProgress.NOTHING ? highest : settings.times().tickOf(highest));
    forward(
        PartitionProgress.KEY, new PartitionProgress(partition, highest, idle, now).bytes(), now);
    told = highest;
    toldAt = now;
  }

  private void sendAll(long before) {
    sendRemembered();
    Iterator<Map.Entry<BinKey, LiveStore.Entry<Bin>>> open = bins.entrySet().iterator();
    while (open.hasNext()) {
      Map.Entry<BinKey, LiveStore.Entry<Bin>> bin = open.next();
      if (bin.getKey().tick() < before || bin.getKey().belated()) {
        open.remove();
        send(bin.getKey(), bin.getValue());
      }
    }
    last = Optional.empty();
  }

  /** Before there are bins with the same keys. */
  private void sendRemembered() {
    remembered.forEach(
        (key, bytes) -> {
          store.remove(key);
          forward(key.get(), bytes, context.currentSystemTimeMs());
        });
    remembered = Map.of();
  }

  private void send(BinKey key, LiveStore.Entry<Bin> bin) {
    byte[] bytes = bin.value().bytes();
    store.remove(bin.key());
    forward(key.bytes(), bytes, context.currentSystemTimeMs());
  }

  private void forward(byte[] key, byte[] value, long now) {
    context.forward(new Record<>(key, value, now));
  }
}
