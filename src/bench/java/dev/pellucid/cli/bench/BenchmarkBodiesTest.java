package dev.pellucid.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.cli.bench.monitor.DetectorBenchmark;
import dev.pellucid.cli.bench.monitor.EventBenchmark;
import java.lang.annotation.Annotation;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
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

  /** A body, with the first value of each parameter. */
  record Body(Class<?> of, Method method) {
    @Override
    public String toString() {
      return of.getSimpleName() + "." + method.getName();
    }
  }

  static Stream<Body> bodies() {
    return Stream.of(
            PictureBenchmark.class,
            BatcherBenchmark.class,
            EventBenchmark.class,
            DetectorBenchmark.class)
        .flatMap(of -> annotated(of, Benchmark.class).stream().map(body -> new Body(of, body)));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void aBenchmarkHasAResult(Body body) throws ReflectiveOperationException {
    // Given
    Object benchmark = body.of().getConstructor().newInstance();
    for (Field field : body.of().getFields()) {
      if (field.isAnnotationPresent(Param.class)) {
        field.setInt(benchmark, Integer.parseInt(field.getAnnotation(Param.class).value()[0]));
      }
    }
    call(benchmark, Setup.class);

    // When
    Object result = body.method().invoke(benchmark);

    // Then
    assertThat(result).isNotNull();
    call(benchmark, TearDown.class);
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
