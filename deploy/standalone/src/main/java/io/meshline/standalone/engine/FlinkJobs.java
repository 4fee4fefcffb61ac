package io.meshline.standalone.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meshline.schemas.access.Reasons;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The jobs of one Flink cluster, through the JobManager's REST API. Thread-safe. */
public final class FlinkJobs {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration TIMEOUT = Duration.ofMinutes(1);
  // The job's main class runs meanwhile, and may wait for Kafka and the search engine.
  private static final Duration SUBMISSION = Duration.ofMinutes(3);
  private static final Duration SAVEPOINT = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 100;
  private static final String BOUNDARY = "meshline-job-jar";

  private final URI rest;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final ObjectMapper json = new ObjectMapper();

  /**
   * Speaks to a cluster.
   *
   * @param rest the JobManager's address
   */
  public FlinkJobs(URI rest) {
    this.rest = rest;
  }

  /**
   * Uploads a jar and runs a job of it, at the cluster's default parallelism.
   *
   * @param jar with the job and all it needs but Flink
   * @param mainClass of the job
   * @param arguments of the main class
   * @return the job's id
   * @throws EngineException if the cluster refuses, with its reason
   */
  public String submit(Path jar, String mainClass, List<String> arguments) {
    return submit(jar, mainClass, arguments, null);
  }

  /**
   * Uploads a jar and runs a job of it from a savepoint or retained checkpoint.
   *
   * @param jar with the job and all it needs but Flink
   * @param mainClass of the job
   * @param arguments of the main class
   * @param savepoint where its state begins; null: empty
   * @return the job's id
   * @throws EngineException if the cluster refuses, with its reason
   */
  public String submit(
      Path jar, String mainClass, List<String> arguments, @Nullable String savepoint) {
    return submit(jar, mainClass, arguments, savepoint, newId());
  }

  /**
   * An id for a job that is to be submitted.
   *
   * @return 32 hexadecimal digits
   */
  public static String newId() {
    return UUID.randomUUID().toString().replace("-", "");
  }

  /**
   * The same with an id that is known before: whoever does not get the answer can look for it.
   *
   * @param jar with the job and all it needs but Flink
   * @param mainClass of the job
   * @param arguments of the main class
   * @param savepoint where its state begins; null: empty
   * @param jobId as of {@link #newId}
   * @return the job's id
   * @throws EngineException if the cluster refuses, with its reason, or does not answer in time
   */
  public String submit(
      Path jar,
      String mainClass,
      List<String> arguments,
      @Nullable String savepoint,
      String jobId) {
    String file = upload(jar).path("filename").asText();
    String id = file.substring(file.lastIndexOf('/') + 1);
    ObjectNode run = json.createObjectNode().put("entryClass", mainClass).put("jobId", jobId);
    arguments.forEach(run.putArray("programArgsList")::add);
    if (savepoint != null) {
      run.put("savepointPath", savepoint).put("allowNonRestoredState", false);
    }
    return send(posted("/jars/" + id + "/run", run).timeout(SUBMISSION)).path("jobid").asText();
  }

  /**
   * Writes a savepoint of a running job.
   *
   * @param jobId of the job
   * @param directory where to
   * @return the savepoint's place
   * @throws EngineException if it fails or takes too long
   */
  public String savepoint(String jobId, Path directory) {
    ObjectNode request =
        json.createObjectNode()
            .put("cancel-job", false)
            .put("target-directory", directory.toAbsolutePath().toUri().toString());
    return await(jobId, post("/jobs/" + jobId + "/savepoints", request));
  }

  /**
   * Stops a job with a savepoint.
   *
   * @param jobId of the job
   * @param directory where to
   * @param drain whether to close all windows first, as if the input had ended
   * @return the savepoint's place
   * @throws EngineException if it fails or takes too long
   */
  public String stop(String jobId, Path directory, boolean drain) {
    ObjectNode request =
        json.createObjectNode()
            .put("drain", drain)
            .put("targetDirectory", directory.toAbsolutePath().toUri().toString());
    return await(jobId, post("/jobs/" + jobId + "/stop", request));
  }

  /**
   * Asks a job to end now, without a savepoint.
   *
   * @param jobId of the job
   */
  public void cancel(String jobId) {
    send(request("/jobs/" + jobId + "?mode=cancel").method("PATCH", BodyPublishers.noBody()));
  }

  /**
   * The state of a job.
   *
   * @param jobId of the job
   * @return Flink's word: CREATED, RUNNING, RESTARTING, FAILING, FAILED, CANCELED, FINISHED…
   * @throws EngineException if the cluster does not know it
   */
  public String state(String jobId) {
    return get("/jobs/" + jobId).path("state").asText();
  }

  /**
   * The jobs the cluster remembers.
   *
   * @return state by job id
   */
  public Map<String, String> states() {
    var states = new TreeMap<String, String>();
    get("/jobs")
        .path("jobs")
        .forEach(job -> states.put(job.path("id").asText(), job.path("status").asText()));
    return states;
  }

  /**
   * The last failure of a job.
   *
   * @param jobId of the job
   * @return its stack trace, or an empty text
   */
  public String lastFailure(String jobId) {
    return get("/jobs/" + jobId + "/exceptions")
        .path("exceptionHistory")
        .path("entries")
        .path(0)
        .path("stacktrace")
        .asText("");
  }

  /**
   * Any other question to the API.
   *
   * @param path of the API, with its slash
   * @return the answer
   * @throws EngineException for any answer that is not a success
   */
  public JsonNode get(String path) {
    return send(request(path).GET());
  }

  private JsonNode upload(Path jar) {
    if (!Files.isRegularFile(jar)) {
      throw new EngineException("job jar " + jar + " is missing (expected: built)");
    }
    byte[] head =
        ("--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\""
                + jar.getFileName()
                + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8);
    byte[] tail = ("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8);
    return send(
        request("/jars/upload")
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofInputStream(() -> parts(head, jar, tail))));
  }

  private static InputStream parts(byte[] head, Path jar, byte[] tail) {
    try {
      return new SequenceInputStream(
          Collections.enumeration(
              List.of(
                  new ByteArrayInputStream(head),
                  Files.newInputStream(jar),
                  new ByteArrayInputStream(tail))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for a savepoint that was asked for. */
  private String await(String jobId, JsonNode trigger) {
    String path = "/jobs/" + jobId + "/savepoints/" + trigger.path("request-id").asText();
    long deadline = System.nanoTime() + SAVEPOINT.toNanos();
    while (System.nanoTime() < deadline) {
      JsonNode answer = get(path);
      if (answer.path("status").path("id").asText().equals("COMPLETED")) {
        JsonNode operation = answer.path("operation");
        if (operation.has("failure-cause")) {
          throw new EngineException(
              "savepoint of job "
                  + jobId
                  + " failed: "
                  + operation
                      .path("failure-cause")
                      .path("stack-trace")
                      .asText()
                      .lines()
                      .findFirst()
                      .orElse(""));
        }
        return operation.path("location").asText();
      }
      pause();
    }
    throw new EngineException(
        "savepoint of job " + jobId + " took more than " + SAVEPOINT.toSeconds() + " s");
  }

  private JsonNode post(String path, ObjectNode body) {
    return send(posted(path, body));
  }

  private HttpRequest.Builder posted(String path, ObjectNode body) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(rest.resolve(path)).timeout(TIMEOUT);
  }

  private JsonNode send(HttpRequest.Builder builder) {
    HttpRequest request = builder.build();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new FlinkAnswerException(
            response.statusCode(), request.method(), request.uri(), reason(response.body()));
      }
      return json.readTree(response.body());
    } catch (IOException e) {
      throw new EngineException(
          "flink does not answer at " + request.uri() + ": " + Reasons.of(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while asking flink", e);
    }
  }

  private String reason(String body) {
    try {
      JsonNode errors = json.readTree(body).path("errors");
      return errors.isEmpty() ? body : String.join("\n", json.convertValue(errors, String[].class));
    } catch (IOException e) {
      return body;
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EngineException("interrupted while waiting for flink", e);
    }
  }
}
