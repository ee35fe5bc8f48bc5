package dev.pellucid.cli.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The report for programs: findings and figures, without the page's HTML. */
final class ReportJson {

  private ReportJson() {}

  static String of(Report report) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("model", report.model());
    json.put("version", report.version());
    json.put("data", report.data());
    json.put("images", report.images());
    json.put("labelled", report.labelled());
    json.put("notes", report.notes());
    json.put("settings", report.settings());
    json.put("sections", report.sections().stream().map(ReportJson::section).toList());
    try {
      return Figures.MAPPER.writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Object> section(Section section) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", section.id());
    json.put("title", section.title());
    if (section instanceof Section.LeftOut none) {
      json.put("leftOut", none.reason());
      return json;
    }
    Section.Told told = (Section.Told) section;
    json.put("lead", told.lead());
    json.put("findings", List.copyOf(told.findings()));
    json.put("figures", told.figures());
    return json;
  }
}
