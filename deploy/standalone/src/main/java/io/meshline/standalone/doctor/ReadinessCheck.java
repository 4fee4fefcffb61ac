package io.meshline.standalone.doctor;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** A program of ours that tells at {@code /readyz} whether it can work, and why not. */
public final class ReadinessCheck implements Check {
  private final String part;
  private final URI address;
  private final String remedy;
  private final HttpGet http;

  /**
   * @param address of the port that answers probes
   * @param remedy what mends a program that cannot work
   */
  public ReadinessCheck(String part, URI address, Duration timeout, String remedy) {
    this.part = part;
    this.address = address;
    this.remedy = remedy;
    this.http = new HttpGet(address, timeout);
  }

  @Override
  public String part() {
    return part;
  }

  @Override
  public String remedy() {
    return remedy;
  }

  @Override
  public List<Finding> run() throws IOException, InterruptedException {
    HttpResponse<String> answer = http.answer("/readyz");
    if (answer.statusCode() == 200) {
      return List.of(Finding.ok(part, "ready at " + address));
    }
    return List.of(
        Finding.fault(
            part,
            "%s/readyz: HTTP %d, %s (expected: 200)"
                .formatted(address, answer.statusCode(), HttpGet.shortened(answer.body())),
            remedy));
  }
}
