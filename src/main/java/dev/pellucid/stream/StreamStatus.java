package dev.pellucid.stream;

/** How the stream is doing. */
enum StreamStatus {
  /** This process has no part in explaining. */
  SWITCHED_OFF,
  /** The models that are there at the start are being loaded. */
  LOADING,
  /** Kafka has not let us in yet. */
  CONNECTING,
  /** Batches are explained and committed. */
  RUNNING,
  /** The last transaction was aborted and is tried again. */
  RETRYING,
  /** Nothing more will be explained by this process. */
  FAILED,
  /** Shut down. */
  STOPPED
}
