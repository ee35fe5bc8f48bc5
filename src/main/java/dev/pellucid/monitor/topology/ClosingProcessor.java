package dev.pellucid.monitor.topology;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.pellucid.event.AlertEvent;
import dev.pellucid.event.DriftSignal;
import dev.pellucid.event.EventJson;
import dev.pellucid.event.ExplanationEvent.ModelRef;
import dev.pellucid.event.FairnessSignal;
import dev.pellucid.monitor.reference.Reference;
import dev.pellucid.monitor.reference.ReferenceJson;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Sums up what all partitions have counted, closes ticks in order, and tells what there is to tell.
 * All of it is a function of the images of the ticks, whatever the order of what comes in.
 */
final class ClosingProcessor implements Processor<byte[], byte[], byte[], Outgoing> {

  /** Name of the store of models that have images. */
  static final String WATCHES = "models";

  /** Name of the store of how far all partitions are. */
  static final String PROGRESS = "progress";

  /** Name of the store of references that this task has learnt. */
  static final String LEARNT = "learnt";

  private static final Duration BEAT = Duration.ofMillis(200);

  /** So many ticks do not wait for the next beat. */
  private static final int MOST_TICKS = 64;

  /** How long a tick waits for a reference by which some of its images were counted. */
  private static final long PATIENCE = 10_000;

  private static final int CLOSED = -1;

  private final MonitorSettings settings;
  private final MonitorCounts counts;

  private ProcessorContext<byte[], Outgoing> context;
  private LiveStore<ModelWatch> store;
  private KeyValueStore<Integer, byte[]> progress;
  private KeyValueStore<Bytes, byte[]> learnt;
  private Pending pending;
  private Lessons lessons;
  private Plans plans;
  private ProgressBoard board;
  private final Map<ModelRef, LiveStore.Entry<ModelWatch>> watches = new TreeMap<>(Pending.BY_NAME);
  private long closed;
  private long waitingSince;
  private long lateBins;

  ClosingProcessor(MonitorSettings settings, MonitorCounts counts) {
    this.settings = settings;
    this.counts = counts;
  }

  /** Called again on the same object when a task starts anew. */
  @Override
  public void init(ProcessorContext<byte[], Outgoing> taskContext) {
    context = taskContext;
    store = context.getStateStore(WATCHES);
    progress = context.getStateStore(PROGRESS);
    learnt = context.getStateStore(LEARNT);
    pending = new Pending(context.getStateStore(Pending.STORE));
    lessons = new Lessons(context.getStateStore(Lessons.STORE));
    ReadOnlyKeyValueStore<String, byte[]> references = context.getStateStore(References.STORE);
    plans = new Plans(model -> reference(references, model), settings);
    board = new ProgressBoard(settings.partitions(), settings.times().idle());
    closed = Long.MIN_VALUE;
    waitingSince = 0;
    try (KeyValueIterator<Integer, byte[]> known = progress.all()) {
      known.forEachRemaining(
          entry -> {
            long time = ByteBuffer.wrap(entry.value).getLong();
            if (entry.key == CLOSED) {
              closed = time;
            } else {
              board.note(new PartitionProgress(entry.key, time, false, 0));
            }
          });
    }
    watches.clear();
    MonitorStanding standing = counts.standing();
    standing.begin();
    store
        .remembered()
        .forEach(
            (key, state) -> {
              ModelRef model = BinKey.of(key.get()).model();
              ModelWatch watch = ModelWatch.of(model, settings.times(), plans.of(model), state);
              watches.put(model, store.put(key, watch));
              standing.model(model, watch.open());
            });
    standing.at(closed, pending.ticks());
    context.schedule(BEAT, PunctuationType.WALL_CLOCK_TIME, this::advance);
  }

  @Override
  public void close() {
    counts.standing().end();
  }

  /** What a bundle brings, else what was learnt here, or elsewhere before. */
  private Optional<byte[]> reference(
      ReadOnlyKeyValueStore<String, byte[]> references, ModelRef model) {
    return Optional.ofNullable(references.get(References.given(model)))
        .or(() -> Optional.ofNullable(learnt.get(key(model))))
        .or(() -> Optional.ofNullable(references.get(References.learnt(model))));
  }

  private static Bytes key(ModelRef model) {
    return Bytes.wrap(new BinKey(0, false, model, BinKey.UNKNOWN).bytes());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    if (!PartitionProgress.isKey(record.key())) {
      take(BinKey.of(record.key()), record.value());
      return;
    }
    PartitionProgress told = PartitionProgress.of(record.value());
    board.note(told);
    progress.put(told.partition(), time(board.highest(told.partition())));
    if (pending.ticks() > MOST_TICKS) {
      advance(context.currentSystemTimeMs());
    }
  }

  private static byte[] time(long time) {
    return ByteBuffer.allocate(Long.BYTES).putLong(time).array();
  }

  private void take(BinKey key, byte[] bytes) {
    if (key.tick() >= closed) {
      pending.add(key, bytes);
    } else if (key.belated()) {
      pending.add(key.at(closed), bytes);
    } else {
      int images = Bin.images(bytes);
      counts.countLate(images);
      lateBins++;
      if (CountingProcessor.isWorthSaying(lateBins)) {
        MonitorLog.LOG.late(
            images,
            key.model().name(),
            key.model().version(),
            Instant.ofEpochMilli(key.tick()).toString(),
            counts.late());
      }
    }
  }

  private void advance(long now) {
    plans.refresh();
    long reached = board.reached(now);
    if (reached == PartitionProgress.NOTHING) {
      return;
    }
    MonitorSettings.Times times = settings.times();
    long end = times.tickOf(reached - times.grace().toMillis());
    while (pending.first() < end && !mustWait(now)) {
      closeFirst();
    }
    long upTo = Math.min(end, pending.first());
    if (upTo > closed) {
      closed = upTo;
      progress.put(CLOSED, time(closed));
      watches.values().forEach(watch -> tellWindow(watch, closed));
    }
    counts.standing().at(closed, pending.ticks());
  }

  /** A reference that another instance has seen will be seen here. */
  private boolean mustWait(long now) {
    boolean all =
        pending.peek().values().stream()
            .flatMap(List::stream)
            .map(Pending.Delta::key)
            .allMatch(key -> key.plan() == BinKey.UNKNOWN || plans.of(key.model()).isPresent());
    if (all) {
      waitingSince = 0;
      return false;
    }
    if (waitingSince == 0) {
      waitingSince = now;
    }
    return now - waitingSince < PATIENCE;
  }

  private void closeFirst() {
    long tick = pending.first();
    pending.peek().forEach((model, bins) -> close(tick, model, bins));
    pending.drop();
    counts.countTick();
    giveUp(tick + settings.times().tick().toMillis());
  }

  private void close(long tick, ModelRef model, List<Pending.Delta> bins) {
    if (!watches.containsKey(model)
        && bins.stream().allMatch(bin -> Bin.images(bin.bytes()) == 0)) {
      // What is still said of images of a version that was given up.
      return;
    }
    LiveStore.Entry<ModelWatch> entry =
        watches.computeIfAbsent(
            model, unknown -> store.put(key(model), ModelWatch.of(model, settings.times())));
    counts.standing().model(model, List.of());
    ModelWatch watch = entry.value();
    store.changed(entry);
    tellWindow(entry, tick);
    Optional<ModelPlan> plan = plans.of(model);
    if (plan.isEmpty()) {
      watch.pass(tick);
      learn(model, bins);
      return;
    }
    if (watch.plan().map(ModelPlan::id).filter(id -> id == plan.get().id()).isEmpty()) {
      adopt(watch, plan.get(), tick);
    }
    tell(watch.close(tick, sum(plan.get(), bins)));
  }

  private void adopt(ModelWatch watch, ModelPlan plan, long tick) {
    lessons.drop(watch.model());
    tell(watch.begin(plan, Instant.ofEpochMilli(tick)));
    MonitorLog.LOG.monitoring(
        plan.drift().size(),
        watch.model().name(),
        watch.model().version(),
        plan.reference().images());
  }

  private Tally sum(ModelPlan plan, List<Pending.Delta> bins) {
    Tally sum = Tally.empty(plan);
    for (Pending.Delta bin : bins) {
      if (bin.key().plan() == plan.id()) {
        sum.add(Tally.of(plan, bin.bytes()));
      } else if (bin.key().plan() == BinKey.UNKNOWN) {
        Block.pour(bin.key().model(), bin.bytes(), sum);
      } else {
        unused(bin);
      }
    }
    return sum;
  }

  private void unused(Pending.Delta bin) {
    int images = Bin.images(bin.bytes());
    counts.countUnused(images);
    MonitorLog.LOG.unused(images, bin.key().model().name(), bin.key().model().version());
  }

  private void learn(ModelRef model, List<Pending.Delta> bins) {
    for (Pending.Delta bin : bins) {
      if (bin.key().plan() == BinKey.UNKNOWN) {
        lessons.add(bin.key(), bin.bytes());
      } else {
        unused(bin);
      }
    }
    if (lessons.images(model) < settings.referenceImages()) {
      return;
    }
    Reference reference = lessons.reference(model);
    byte[] json = ReferenceJson.write(reference);
    learnt.put(key(model), json);
    lessons.drop(model);
    send(settings.topics().references(), References.learnt(model), json, new RecordHeaders());
    plans.refresh();
    MonitorLog.LOG.learnt(
        reference.images(), model.name(), model.version(), reference.scales().size());
  }

  /** Versions that have long had no image, while another version of the same model has. */
  private void giveUp(long now) {
    long deadline =
        now - settings.times().tick().toMillis() - settings.times().superseded().toMillis();
    List<LiveStore.Entry<ModelWatch>> old =
        watches.values().stream()
            .filter(entry -> entry.value().lastTick() <= deadline)
            .filter(entry -> hasSuccessor(entry.value()))
            .toList();
    for (LiveStore.Entry<ModelWatch> entry : old) {
      ModelRef model = entry.value().model();
      tellWindow(entry, Long.MAX_VALUE);
      tell(entry.value().supersede(Instant.ofEpochMilli(now)));
      watches.remove(model);
      store.remove(entry.key());
      lessons.drop(model);
      plans.forget(model);
      counts.standing().forget(model);
      MonitorLog.LOG.givenUp(model.name(), model.version());
    }
  }

  private boolean hasSuccessor(ModelWatch watch) {
    return watches.values().stream()
        .map(LiveStore.Entry::value)
        .anyMatch(
            other ->
                other.model().name().equals(watch.model().name())
                    && other.lastTick() > watch.lastTick());
  }

  private void tellWindow(LiveStore.Entry<ModelWatch> entry, long end) {
    if (entry.value().hasWindow(end)) {
      ModelWatch.Signals signals = entry.value().signals();
      counts.countWindow();
      counts.standing().window(entry.value().model(), signals);
      for (DriftSignal signal : signals.drift()) {
        tell(
            settings.topics().drift(),
            signal.model().name(),
            EventJson.DRIFT.write(signal),
            new CloudEvent(CloudEvent.DRIFT, signal.quantity().id(), signal.window().end()));
      }
      for (FairnessSignal signal : signals.fairness()) {
        String key = signal.model().name() + "/" + signal.attribute();
        tell(
            settings.topics().fairness(),
            key,
            EventJson.FAIRNESS.write(signal),
            new CloudEvent(CloudEvent.FAIRNESS, signal.attribute(), signal.window().end()));
      }
      store.changed(entry);
    }
  }

  private void tell(List<AlertEvent> alerts) {
    for (AlertEvent alert : alerts) {
      tell(
          settings.topics().alerts(),
          alert.id(),
          EventJson.ALERT.write(alert),
          new CloudEvent(CloudEvent.ALERT, alert.id(), alert.time()));
      counts.countAlert();
      counts.standing().alert(alert);
      MonitorLog.LOG.alert(
          alert.id(), alert.state().name().toLowerCase(Locale.ROOT), alert.headline());
    }
  }

  private void tell(String topic, String key, byte[] value, CloudEvent event) {
    send(topic, key, value, event.headers(settings.source(), value));
  }

  private void send(String topic, String key, byte[] value, Headers headers) {
    context.forward(
        new Record<>(
            key.getBytes(UTF_8),
            new Outgoing(topic, value),
            context.currentSystemTimeMs(),
            headers));
  }
}
