package dev.pellucid.web.kserve;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pellucid.stream.Pictures;
import dev.pellucid.stream.StreamTopics;
import dev.pellucid.stream.TinyService;
import dev.pellucid.web.kserve.InferenceClient.Answer;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.awt.Color;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More requests than are answered at once, while images stream. */
@QuarkusTest
@TestProfile(TinyService.class)
class LoadTest {

  private static final String PREDICT = "/v1/models/tiny:predict";
  private static final String EXPLAIN = "/v1/models/tiny:explain";

  @TestHTTPResource("/")
  URI service;

  @Inject StreamTopics topics;

  private InferenceClient client;

  @BeforeEach
  void open() {
    client = new InferenceClient(service);
  }

  @Test
  void manyRequestsAreAnsweredOrSentAwayAndTheStreamGoesOn() {
    // Given requests of both kinds, hundreds at once
    String image = "{\"b64\": \"%s\"}".formatted(TinyInputs.base64(Color.GREEN));
    String live = "{\"instances\": [%s, %s]}".formatted(image, image);
    String deep =
        "{\"instances\": [%s], \"parameters\": {\"methods\": \"rise?masks=300\"}}".formatted(image);
    List<CompletableFuture<Answer>> requests =
        new ArrayList<>(
            IntStream.range(0, 300)
                .mapToObj(
                    i ->
                        i % 10 == 0
                            ? client.postLater(EXPLAIN, deep)
                            : client.postLater(PREDICT, live))
                .toList());

    // When
    List<String> ids = IntStream.range(0, 200).mapToObj(i -> "beside-load-" + i).toList();
    topics.send(
        ids.stream().map(id -> topics.image(id, Pictures.png(16, 16, Color.BLUE))).toList());

    // Then
    topics.awaitIds(topics.explanations(), "beside-load-", ids);
    List<Answer> answers = requests.stream().map(CompletableFuture::join).toList();
    assertThat(answers).extracting(Answer::status).containsOnly(200, 429);
    assertThat(answers)
        .filteredOn(answer -> answer.status() == 429)
        .allSatisfy(
            answer -> {
              assertThat(answer.http().headers().firstValue("Retry-After")).hasValue("1");
              assertThat(answer.error()).contains("try again");
            });
    assertThat(client.post(PREDICT, live).status()).as("afterwards").isEqualTo(200);
  }

  @Test
  void clientsThatSendNothingTakeNoMorePlacesThanThereAre() throws IOException {
    // Given as many as are let in, each with a body that does not come
    List<Socket> idlers = new ArrayList<>();
    try {
      for (int i = 0; i < TinyService.CONCURRENCY; i++) {
        Socket idler = new Socket(service.getHost(), service.getPort());
        idlers.add(idler);
        idler
            .getOutputStream()
            .write(
                "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
                    .formatted(PREDICT)
                    .getBytes(UTF_8));
      }
      Awaitility.await().until(() -> client.post(PREDICT, "{}").status() == 429);

      // When
      for (Socket idler : idlers) {
        idler.close();
      }

      // Then
      Awaitility.await().until(() -> client.post(PREDICT, "{}").status() == 400);
    } finally {
      for (Socket idler : idlers) {
        idler.close();
      }
    }
    assertThat(client.get("/v1/models/tiny").status()).isEqualTo(200);
  }
}
