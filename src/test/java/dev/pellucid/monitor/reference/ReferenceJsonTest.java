package dev.pellucid.monitor.reference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceJsonTest {

  private static final String SHARE = "\"images\":100,\"ones\":3";
  private static final String RANKS =
      "\"images\":100,\"mean\":1,\"lowestMean\":0,\"highestMean\":2,\"edges\":[1],\"ties\":[5]";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          null                                       | needs 'model'
          {"model":{"name":"m","version":"1"}}       | 'quantities'
          KIND{"kind":"mood",RANKS}                  | no quantity is of kind 'mood'
          KIND{"kind":"contribution",RANKS}          | names no subject
          KIND{"kind":"entropy","subject":"x",RANKS} | names a subject
          KIND{"kind":"class-share","subject":"stop",RANKS} | on a scale of another kind
          KIND{"kind":"entropy",SHARE}               | on a scale of another kind
          KIND{"kind":"presence","subject":"a","label":"stop",RANKS},{"kind":"entropy",RANKS} | out of order
          KIND{"kind":"entropy","images":100,"mean":1,"lowestMean":0,"highestMean":2,"edges":[2,1],"ties":[5,5]} | must rise
          """)
  void whatCannotBeAReferenceIsSaidToBeNone(String document, String problem) {
    // Given
    String json =
        document.startsWith("KIND")
            ? "{\"model\":{\"name\":\"m\",\"version\":\"1\"},\"images\":100,\"quantities\":[%s]}"
                .formatted(document.substring(4))
            : document;
    byte[] bytes =
        json.replace("RANKS", RANKS).replace("SHARE", SHARE).getBytes(StandardCharsets.UTF_8);

    // When, then
    assertThatThrownBy(() -> ReferenceJson.read(bytes))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(problem);
  }
}
