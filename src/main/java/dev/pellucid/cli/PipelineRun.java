package dev.pellucid.cli;

import dev.pellucid.image.DecodeLimits;
import dev.pellucid.image.ImageDecoder;
import dev.pellucid.image.Preprocessor;
import dev.pellucid.model.LiveExplanation;
import dev.pellucid.model.ServedModel;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;

/** The whole way of an image without Kafka: decode, preprocess, batch, explain. */
final class PipelineRun {

  private final ServedModel model;
  private final List<byte[]> pictures;
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final Preprocessor preprocessor;

  PipelineRun(ServedModel model, List<byte[]> pictures) {
    this.model = model;
    this.pictures = pictures;
    this.preprocessor = new Preprocessor(model.input());
  }

  /** Decodes and preprocesses on one thread; images a second. */
  double decodeRate(double seconds) {
    long start = System.nanoTime();
    long end = start + (long) (seconds * 1e9);
    int images = 0;
    while (System.nanoTime() < end) {
      tensor(images++);
    }
    return images * 1e9 / (System.nanoTime() - start);
  }

  /**
   * Explains so many images, decoding on as many threads as there are processors; images a second.
   *
   * @param each told how many are done, after each
   */
  double explain(long images, LongConsumer each) throws InterruptedException {
    int processors = Runtime.getRuntime().availableProcessors();
    ExecutorService decoders = Executors.newFixedThreadPool(processors);
    Semaphore room = new Semaphore(model.capacity());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long start = System.nanoTime();
    try {
      for (long i = 0; i < images && failure.get() == null; i++) {
        room.acquire();
        long image = i;
        decoders.execute(
            () -> {
              try {
                CompletionStage<LiveExplanation> unused =
                    model
                        .explain(tensor(image), -1)
                        .whenComplete(
                            (explained, failed) -> {
                              failure.compareAndSet(null, failed);
                              room.release();
                            });
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
                room.release();
              }
            });
        each.accept(i + 1);
      }
      room.acquire(model.capacity());
    } finally {
      decoders.shutdown();
      decoders.awaitTermination(1, TimeUnit.MINUTES);
    }
    if (failure.get() != null) {
      throw new IllegalStateException("an image could not be explained", failure.get());
    }
    return images * 1e9 / (System.nanoTime() - start);
  }

  private float[] tensor(long image) {
    return preprocessor.tensor(decoder.decode(pictures.get((int) (image % pictures.size()))));
  }
}
