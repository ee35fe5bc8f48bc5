package dev.pellucid.web;

/** An image was asked for that did not come, or is no longer kept. */
final class ImageNotHereException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ImageNotHereException(String which) {
    super(
        "No image "
            + which
            + " is here. Only the latest images are kept (pellucid.web.images), from the moment"
            + " this service started.");
  }
}
