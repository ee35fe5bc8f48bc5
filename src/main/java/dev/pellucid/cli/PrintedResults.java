package dev.pellucid.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** A JSON array on standard output, printed whole at the end. */
final class PrintedResults implements Results {

  private final PrintWriter out;
  private final List<ImageReport> reports = new ArrayList<>();

  PrintedResults(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void add(ExplainedPicture explained, ImageReport report) {
    reports.add(report);
  }

  @Override
  public void end() {
    out.println(Json.of(reports));
    out.flush();
  }
}
