package dev.pellucid.stream;

import dev.pellucid.event.DeepProgress;
import dev.pellucid.event.DeepProgress.State;
import dev.pellucid.event.ExplanationEvent.Source;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * What is told of one image in the deep lane: nothing if it is done soon, else where it is, four
 * times a second at most, and at last that it is over.
 *
 * <p>A method may tell of itself as a whole and of a part of itself in turns, so of the two the
 * larger counts. For one thread.
 */
final class ImageProgress implements MethodRunner.Listener {

  private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  private final String imageId;
  private final Source source;
  private final String request;
  private final List<String> methods;
  private final Consumer<DeepProgress> out;
  private final LongSupplier nanos;
  private final Clock clock;
  private long next;
  private boolean told;
  private int position = -1;
  private long done;
  private long of;

  /**
   * @param request the id of what was asked; may be null
   * @param nanos as {@link System#nanoTime()}
   */
  ImageProgress(
      String imageId,
      Source source,
      String request,
      List<String> methods,
      Consumer<DeepProgress> out,
      LongSupplier nanos,
      Clock clock) {
    this.imageId = imageId;
    this.source = source;
    this.request = request;
    this.methods = methods;
    this.out = out;
    this.nanos = nanos;
    this.clock = clock;
    this.next = nanos.getAsLong() + SOON_NANOS;
  }

  @Override
  public void heard(int at, String method, long doneNow, long ofNow) {
    if (at != position) {
      position = at;
      done = 0;
      of = 0;
    }
    if (ofNow >= of) {
      done = doneNow;
      of = ofNow;
    }
    long now = nanos.getAsLong();
    if (now - next >= 0) {
      next = now + PERIOD_NANOS;
      tell(State.RUNNING, method);
    }
  }

  /** It is over; that is told of if anything was. */
  void over(State state) {
    if (told) {
      tell(state, null);
    }
  }

  private void tell(State state, String method) {
    told = true;
    out.accept(
        new DeepProgress(
            imageId,
            source,
            request,
            methods,
            state,
            method,
            position + 1,
            done,
            of > 0 ? of : null,
            clock.instant()));
  }
}
