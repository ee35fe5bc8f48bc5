package dev.pellucid.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RolesTest {

  @ParameterizedTest
  @CsvSource({
    "web, true",
    "'explain,web', true",
    "'explain, web ', true",
    "'', true",
    "explain, false"
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

  @Test
  void aRoleThatIsNoneIsRefusedWithThoseThatAre() {
    // Given
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withSources(new Roles())
            .withDefaultValue("pellucid.roles", "explian, web");

    // When
    Throwable thrown = catchThrowable(builder::build);

    // Then
    assertThat(thrown)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("[explian]")
        .hasMessageContaining("[deep, explain, infer, monitor, web]");
  }
}
