package dev.pellucid.model.inference;

import ai.onnxruntime.OrtEnvironment;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * ONNX Runtime's environment, kept until the process has ended.
 *
 * <p>Its Java library closes the environment in a shutdown hook. Hooks run at once with each other
 * and with all other threads, so that a session that is being opened meanwhile, or an image that is
 * still explained, would reach into freed memory and crash the process. The environment counts who
 * holds it; one more who never lets go keeps the hook from freeing it. The operating system takes
 * the memory back.
 *
 * <p>The library has no public way to be one more, so it is asked for by name.
 */
final class KeptEnvironment {

  private static final int WARNINGS = 2;

  private static boolean kept;

  private KeptEnvironment() {}

  /** Keeps it, the first time; the engine must have made it. */
  static synchronized void keep() {
    if (kept) {
      return;
    }
    kept = true;
    try {
      OrtEnvironment made = OrtEnvironment.getEnvironment();
      Field api =
          Class.forName("ai.onnxruntime.OnnxRuntime", true, made.getClass().getClassLoader())
              .getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method hold =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      hold.setAccessible(true);
      hold.invoke(null, api.getLong(null), WARNINGS, "pellucid");
    } catch (ReflectiveOperationException | RuntimeException e) {
      InferenceLog.LOG.environmentNotKept(e);
    }
  }
}
