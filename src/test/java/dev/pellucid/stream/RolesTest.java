package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {

  @ParameterizedTest
  @CsvSource({
    "web, true",
    "'explain,web', true",
    "'explain, web , monitor', true",
    "'', true",
    "explain, false",
    "webhook, false"
  })
  void isOnWhereTheListNamesItOrIsEmpty(String roles, boolean expected) {
    // Given
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(new Roles())
            .withDefaultValue("pellucid.roles", roles);

    // When
    SmallRyeConfig config = builder.build();

    // Then
    assertThat(config.getValue(Roles.WEB, Boolean.class)).isEqualTo(expected);
  }
}
