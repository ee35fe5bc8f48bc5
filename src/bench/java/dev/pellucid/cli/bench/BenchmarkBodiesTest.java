package dev.pellucid.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.cli.bench.monitor.DetectorBenchmark;
import dev.pellucid.cli.bench.monitor.EventBenchmark;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** Every benchmark's body runs once, so that none rots between measurements. */
class BenchmarkBodiesTest {

  /** A body of a benchmark that others of its class share: to set one up can take seconds. */
  record Body(Object benchmark, Method method) {
    @Override
    public String toString() {
      return benchmark.getClass().getSimpleName() + "." + method.getName();
    }
  }

  static Stream<Body> bodies() throws ReflectiveOperationException {
    List<Body> bodies = new ArrayList<>();
    for (Class<?> of :
        List.of(
            PictureBenchmark.class,
            BatcherBenchmark.class,
            EventBenchmark.class,
            DetectorBenchmark.class)) {
      Object benchmark = withFirstValues(of);
      annotated(of, Benchmark.class).forEach(body -> bodies.add(new Body(benchmark, body)));
    }
    return bodies.stream();
  }

  /** With the first value of each parameter. */
  private static Object withFirstValues(Class<?> of) throws ReflectiveOperationException {
    Object benchmark = of.getConstructor().newInstance();
    for (Field field : of.getFields()) {
      if (field.isAnnotationPresent(Param.class)) {
        field.setInt(benchmark, Integer.parseInt(field.getAnnotation(Param.class).value()[0]));
      }
    }
    return benchmark;
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBenchmarkHasAResult(Body body) throws ReflectiveOperationException {
    // Given
    call(body.benchmark(), Setup.class);

    // When
    Object result = body.method().invoke(body.benchmark());

    // Then
    assertThat(result).isNotNull();
    call(body.benchmark(), TearDown.class);
  }

  private static void call(Object benchmark, Class<? extends Annotation> marked)
      throws ReflectiveOperationException {
    for (Method method : annotated(benchmark.getClass(), marked)) {
      method.invoke(benchmark);
    }
  }

  private static List<Method> annotated(Class<?> of, Class<? extends Annotation> marked) {
    return Arrays.stream(of.getMethods())
        .filter(method -> method.isAnnotationPresent(marked))
        .toList();
  }
}
