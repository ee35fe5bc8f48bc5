package dev.pellucid.model.inference;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A graph on the threads of the settings, spread in the way that suits the run: the operators of a
 * run of few rows over all of them, or its rows, where there is one a thread or more.
 *
 * <p>Rows scale better. Threads that share an operator meet again after each of hundreds, and not
 * all operators are shared; threads that each take rows of their own meet once. Each way needs a
 * session of its own, with the model's weights, which is loaded when the first run needs it.
 *
 * <p>Rows are kept together on a GPU, and where they cannot be told apart. For one thread at a
 * time.
 */
public final class SpreadSession implements AutoCloseable {

  private final String model;
  private final byte[] onnx;
  private final Set<String> rowInputs;
  private final SessionSettings settings;
  private final RowThreads threads;
  private Optional<InferenceSession> whole = Optional.empty();
  private Optional<InferenceSession> parts = Optional.empty();

  /**
   * Loads nothing yet.
   *
   * @param model its name, for messages
   * @param rowInputs the inputs that hold a part for every row, where no row depends on another and
   *     every output holds a part for each; none keeps rows together
   * @param threads that help; they stay open when this is closed
   */
  public SpreadSession(
      String model,
      byte[] onnx,
      Set<String> rowInputs,
      SessionSettings settings,
      RowThreads threads) {
    this.model = model;
    this.onnx = onnx;
    this.rowInputs = Set.copyOf(rowInputs);
    this.settings = settings;
    this.threads = threads;
  }

  /** Whether runs with these settings can take rows apart at all. */
  public static boolean takesRowsApart(SessionSettings settings) {
    return settings.provider() == Provider.CPU && settings.threads() > 1;
  }

  /**
   * Runs the graph once over all rows. It returns when every thread is done with its part, also
   * when it fails or this thread is interrupted meanwhile.
   *
   * @param inputs by name, all that the graph takes
   * @param rows how many the outputs will have
   * @return its outputs by name, in the graph's order
   * @throws SessionException if ONNX Runtime refuses the graph
   * @throws InferenceFailedException if an input is missing or does not fit, or an operator fails;
   *     it says at which rows, where they were taken apart
   */
  public Map<String, Tensor> run(Map<String, ? extends Tensor> inputs, int rows) {
    return areTakenApart(inputs, rows) ? inParts(inputs, rows) : whole().run(inputs);
  }

  private boolean areTakenApart(Map<String, ? extends Tensor> inputs, int rows) {
    return takesRowsApart(settings)
        && rows >= threads.sharing()
        && !rowInputs.isEmpty()
        && rowInputs.stream()
            .allMatch(name -> inputs.containsKey(name) && inputs.get(name).shape()[0] == rows);
  }

  private InferenceSession whole() {
    if (whole.isEmpty()) {
      whole = Optional.of(InferenceSession.open(model, onnx, settings));
    }
    return whole.get();
  }

  private InferenceSession parts() {
    if (parts.isEmpty()) {
      parts = Optional.of(InferenceSession.open(model, onnx, settings.withThreads(1)));
    }
    return parts.get();
  }

  private Map<String, Tensor> inParts(Map<String, ? extends Tensor> inputs, int rows) {
    InferenceSession session = parts();
    int count = threads.sharing();
    List<CompletableFuture<Map<String, Tensor>>> results = new ArrayList<>(count);
    for (int part = 0; part < count; part++) {
      results.add(new CompletableFuture<>());
    }
    for (int part = count - 1; part >= 0; part--) {
      int from = (int) ((long) rows * part / count);
      int to = (int) ((long) rows * (part + 1) / count);
      CompletableFuture<Map<String, Tensor>> result = results.get(part);
      Runnable work = () -> run(session, inputs, from, to, result);
      if (part == 0) {
        work.run();
      } else {
        helped(work, result);
      }
    }
    return joined(results, rows);
  }

  private void helped(Runnable work, CompletableFuture<?> result) {
    try {
      threads.help(work);
    } catch (RuntimeException | Error e) {
      result.completeExceptionally(e);
    }
  }

  private void run(
      InferenceSession session,
      Map<String, ? extends Tensor> inputs,
      int from,
      int to,
      CompletableFuture<Map<String, Tensor>> result) {
    try {
      Map<String, Tensor> share = new LinkedHashMap<>();
      inputs.forEach(
          (name, tensor) ->
              share.put(name, rowInputs.contains(name) ? tensor.rows(from, to) : tensor));
      Map<String, Tensor> outputs = session.run(share);
      requireRows(outputs, to - from);
      result.complete(outputs);
    } catch (InferenceFailedException e) {
      result.completeExceptionally(e.inRows(from, to - 1));
    } catch (Throwable e) {
      // Errors too, such as a lack of memory: who asked waits for every part.
      result.completeExceptionally(e);
    }
  }

  private void requireRows(Map<String, Tensor> outputs, int rows) {
    outputs.forEach(
        (name, tensor) -> {
          if (tensor.shape().length == 0 || tensor.shape()[0] != rows) {
            throw new InferenceFailedException(
                model,
                "output '%s' of a run of %d rows has %s of them"
                    .formatted(name, rows, tensor.shape().length == 0 ? "none" : tensor.shape()[0]),
                null);
          }
        });
  }

  private static Map<String, Tensor> joined(
      List<CompletableFuture<Map<String, Tensor>>> results, int rows) {
    List<Map<String, Tensor>> parts = new ArrayList<>(results.size());
    List<Throwable> failures = new ArrayList<>();
    for (CompletableFuture<Map<String, Tensor>> result : results) {
      try {
        // Not to be interrupted: the other threads read the caller's buffers until they are done.
        parts.add(result.join());
      } catch (CompletionException e) {
        failures.add(e.getCause());
      }
    }
    if (!failures.isEmpty()) {
      throw thrown(failures);
    }
    Map<String, Tensor> whole = new LinkedHashMap<>();
    for (String name : parts.get(0).keySet()) {
      whole.put(name, concatenated(parts.stream().map(part -> part.get(name)).toList(), rows));
    }
    return whole;
  }

  private static RuntimeException thrown(List<Throwable> failures) {
    Throwable first = failures.get(0);
    failures.stream().skip(1).filter(other -> other != first).forEach(first::addSuppressed);
    if (first instanceof Error error) {
      throw error;
    }
    return (RuntimeException) first;
  }

  private static Tensor concatenated(List<Tensor> parts, int rows) {
    int[] shape = parts.get(0).shape().clone();
    shape[0] = rows;
    if (parts.get(0) instanceof Tensor.Floats) {
      FloatBuffer all = FloatBuffer.allocate(elements(shape));
      parts.forEach(part -> all.put(((Tensor.Floats) part).values().duplicate()));
      return new Tensor.Floats(shape, all.flip());
    }
    LongBuffer all = LongBuffer.allocate(elements(shape));
    parts.forEach(part -> all.put(((Tensor.Longs) part).values().duplicate()));
    return new Tensor.Longs(shape, all.flip());
  }

  private static int elements(int[] shape) {
    int product = 1;
    for (int length : shape) {
      product = Math.multiplyExact(product, length);
    }
    return product;
  }

  /** Releases the native memory of what was loaded. */
  @Override
  public void close() {
    whole.ifPresent(InferenceSession::close);
    parts.ifPresent(InferenceSession::close);
    whole = Optional.empty();
    parts = Optional.empty();
  }
}
