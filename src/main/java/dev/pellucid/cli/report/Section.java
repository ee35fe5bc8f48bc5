package dev.pellucid.cli.report;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** A part of the report, or why there is none. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "state")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Section.Told.class, name = "told"),
  @JsonSubTypes.Type(value = Section.LeftOut.class, name = "left-out")
})
public sealed interface Section {

  /** By which it is linked to, kebab-case. */
  String id();

  /** For people. */
  String title();

  /** The findings that belong on the first page. */
  List<Finding> findings();

  /**
   * One that has something to say.
   *
   * @param lead what is looked at here and how to read it, in words for someone who has never heard
   *     of the method; plain text
   * @param body HTML that needs nothing besides; pictures are {@code data:} addresses
   * @param findings the gravest first
   * @param figures whatever {@code report.json} should say of it
   */
  record Told(
      String id, String title, String lead, String body, List<Finding> findings, JsonNode figures)
      implements Section {
    public Told {
      findings = List.copyOf(findings);
    }
  }

  /**
   * One that the model or the images do not allow.
   *
   * @param reason a sentence or more
   */
  record LeftOut(String id, String title, String reason) implements Section {
    @Override
    public List<Finding> findings() {
      return List.of();
    }
  }
}
