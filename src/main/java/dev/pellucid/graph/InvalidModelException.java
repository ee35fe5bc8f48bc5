package dev.pellucid.graph;

/** The file is no ONNX model, or one that cannot be read as an image classifier. */
public class InvalidModelException extends UnfitModelException {
  public InvalidModelException(String message) {
    super(message);
  }

  public InvalidModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
