package io.meshline.standalone.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Flink cluster, and whether Meshline's jobs run on it and make checkpoints. */
public final class JobsCheck implements Check {
  private static final String PART = "flink";
  private static final Set<String> ENDED = Set.of("FINISHED", "FAILED", "CANCELED", "SUSPENDED");

  /** A checkpoint may be this many intervals away, and a minute more. */
  private static final int INTERVALS = 5;

  /** Main classes by the names that the jobs have in Flink. */
  public static final Map<String, String> MAIN_CLASSES =
      Map.of(
          "meshline-call-aggregation", "io.meshline.jobs.CallAggregationJob",
          "meshline-span-pairing", "io.meshline.jobs.SpanPairingJob");

  private final URI address;
  private final List<String> names;
  private final InstantSource clock;
  private final HttpGet flink;

  /**
   * @param address of the JobManager's REST API
   * @param names of the jobs that should run, in Flink, each in {@link #MAIN_CLASSES}
   */
  public JobsCheck(URI address, List<String> names, Duration timeout, InstantSource clock) {
    this.address = address;
    this.names = List.copyOf(names);
    this.clock = clock;
    this.flink = new HttpGet(address, timeout);
  }

  @Override
  public String part() {
    return PART;
  }

  @Override
  public String remedy() {
    return "curl -s " + address + "/overview (expected: task managers and slots)";
  }

  @Override
  public List<Finding> run() throws IOException, InterruptedException {
    JsonNode cluster = flink.json("/overview");
    List<Finding> findings = new ArrayList<>();
    int managers = cluster.path("taskmanagers").asInt();
    String text =
        "Flink %s at %s, %d task manager%s, %d of %d slots free"
            .formatted(
                cluster.path("flink-version").asText("of unknown version"),
                address,
                managers,
                managers == 1 ? "" : "s",
                cluster.path("slots-available").asInt(),
                cluster.path("slots-total").asInt());
    findings.add(
        managers > 0
            ? Finding.ok(PART, text)
            : Finding.fault(PART, text + " (expected: at least 1)", "start a TaskManager"));
    JsonNode jobs = flink.json("/jobs/overview").path("jobs");
    for (String name : names) {
      findings.addAll(job(name, named(jobs, name)));
    }
    return findings;
  }

  /** The jobs of that name, those that have not ended and began last first. */
  private static List<JsonNode> named(JsonNode jobs, String name) {
    List<JsonNode> found = new ArrayList<>();
    jobs.forEach(
        job -> {
          if (job.path("name").asText().equals(name)) {
            found.add(job);
          }
        });
    found.sort(
        Comparator.comparing(JobsCheck::hasEnded)
            .thenComparing(job -> -job.path("start-time").asLong()));
    return found;
  }

  private static boolean hasEnded(JsonNode job) {
    return ENDED.contains(job.path("state").asText());
  }

  private List<Finding> job(String name, List<JsonNode> jobs)
      throws IOException, InterruptedException {
    String start =
        "flink run -d -c " + MAIN_CLASSES.get(name) + " meshline-jobs-<version>-job.jar <options>";
    if (jobs.isEmpty()) {
      return List.of(Finding.fault(PART, "job " + name + ": not there (expected: RUNNING)", start));
    }
    JsonNode job = jobs.get(0);
    String id = job.path("jid").asText();
    String state = job.path("state").asText();
    if (!state.equals("RUNNING")) {
      String failure = lastFailure(id);
      return List.of(
          Finding.fault(
              PART,
              "job %s (%s): %s (expected: RUNNING)%s"
                  .formatted(
                      name, id, state, failure.isEmpty() ? "" : ", last failure: " + failure),
              hasEnded(job)
                  ? start + " with -s <last savepoint or checkpoint>"
                  : "mend what the failure names: curl -s "
                      + address
                      + "/jobs/"
                      + id
                      + "/exceptions"));
    }
    List<Finding> findings = new ArrayList<>();
    if (jobs.size() > 1 && !hasEnded(jobs.get(1))) {
      findings.add(
          Finding.warning(
              PART,
              "job %s: runs more than once (expected: once)".formatted(name),
              "flink cancel " + jobs.get(1).path("jid").asText()));
    }
    findings.add(checkpoints(name, id, Duration.ofMillis(job.path("duration").asLong())));
    return findings;
  }

  private Finding checkpoints(String name, String id, Duration running)
      throws IOException, InterruptedException {
    long interval = flink.json("/jobs/" + id + "/checkpoints/config").path("interval").asLong();
    JsonNode checkpoints = flink.json("/jobs/" + id + "/checkpoints");
    JsonNode counts = checkpoints.path("counts");
    JsonNode last = checkpoints.path("latest").path("completed").path("latest_ack_timestamp");
    Duration patience = Duration.ofMillis(INTERVALS * interval).plusMinutes(1);
    Duration since =
        last.isNumber()
            ? Duration.between(Instant.ofEpochMilli(last.asLong()), clock.instant())
            : running;
    String text =
        "job %s (%s): RUNNING, %s %d s ago, %d completed, %d failed, one each %d s"
            .formatted(
                name,
                id,
                last.isNumber() ? "last checkpoint" : "no checkpoint since its start",
                Math.max(0, since.toSeconds()),
                counts.path("completed").asLong(),
                counts.path("failed").asLong(),
                interval / 1000);
    if (since.compareTo(patience) <= 0) {
      return Finding.ok(
          PART,
          counts.path("failed").asLong() > 0
              ? text + " (failed ones do no harm while others complete)"
              : text);
    }
    String why = checkpoints.path("latest").path("failed").path("failure_message").asText("");
    return Finding.fault(
        PART,
        text
            + " (expected: less than "
            + patience.toSeconds()
            + " s ago)"
            + (why.isEmpty() ? "" : ", last failure: " + HttpGet.shortened(why)),
        "deploy/docs/runbook/checkpoints-fail.md; curl -s "
            + address
            + "/jobs/"
            + id
            + "/checkpoints");
  }

  private String lastFailure(String id) throws IOException, InterruptedException {
    return HttpGet.shortened(
        flink
            .json("/jobs/" + id + "/exceptions")
            .path("exceptionHistory")
            .path("entries")
            .path(0)
            .path("stacktrace")
            .asText(""));
  }
}
