package io.meshline.standalone.doctor;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.standalone.doctor.Finding.Level;
import java.util.List;
import java.util.Locale;

/** Findings, for people and for programs. */
public final class DoctorReport {
  private final List<Finding> findings;

  /**
   * @param findings in the order in which they are shown
   */
  public DoctorReport(List<Finding> findings) {
    this.findings = List.copyOf(findings);
  }

  /** Whether something does not work. */
  public boolean hasFaults() {
    return count(Level.FAULT) > 0;
  }

  /** A line for each finding, a second one with what mends it, and a sum. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      text.append("%-10s %-8s %s%n".formatted(finding.part(), word(finding), finding.text()));
      if (finding.remedy() != null) {
        text.append("%-10s %-8s %s%n".formatted("", "mend by:", finding.remedy()));
      }
    }
    long faults = count(Level.FAULT);
    long warnings = count(Level.WARNING);
    return text.append("%n%s, %s%n".formatted(number(faults, "fault"), number(warnings, "warning")))
        .toString();
  }

  /** {@code {"faults": …, "warnings": …, "findings": [{"part", "level", "text", "remedy"}]}}. */
  public String json() {
    ObjectMapper mapper = new ObjectMapper();
    ObjectNode report = mapper.createObjectNode();
    report.put("faults", count(Level.FAULT)).put("warnings", count(Level.WARNING));
    ArrayNode list = report.putArray("findings");
    for (Finding finding : findings) {
      list.addObject()
          .put("part", finding.part())
          .put("level", finding.level().name().toLowerCase(Locale.ROOT))
          .put("text", finding.text())
          .put("remedy", finding.remedy());
    }
    return report.toPrettyString();
  }

  private long count(Level level) {
    return findings.stream().filter(finding -> finding.level() == level).count();
  }

  private static String word(Finding finding) {
    return switch (finding.level()) {
      case OK -> "ok";
      case WARNING -> "warning";
      case FAULT -> "FAULT";
      case NOT_CHECKED -> "-";
    };
  }

  private static String number(long count, String noun) {
    return count + " " + noun + (count == 1 ? "" : "s");
  }
}
