package dev.pellucid.model;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Holds one version of a model open: while the lease lasts, {@link #model()} takes images, even
 * when a newer version has replaced it. Take one before decoding an image for a model and close it
 * when the image has been submitted; images under way need no lease.
 */
public final class ModelLease implements AutoCloseable {

  private final ServedModel model;
  private final Leases leases;
  private final AtomicBoolean ended = new AtomicBoolean();

  ModelLease(ServedModel model, Leases leases) {
    this.model = model;
    this.leases = leases;
  }

  public ServedModel model() {
    return model;
  }

  /** Ends the lease; again has no effect. */
  @Override
  public void close() {
    if (ended.compareAndSet(false, true)) {
      leases.release();
    }
  }
}
