package io.meshline.schemas.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

class ReasonsTest {

  @Test
  void whatTheJdksClientLeavesToItsClassIsTold() throws InterruptedException {
    assertThat(reason("http://127.0.0.1:1")).isEqualTo("connection refused");
    assertThat(reason("http://nobody.invalid")).isEqualTo("unknown host");
  }

  @Test
  void eachKindHasItsWords() {
    assertThat(Reasons.of(new ConnectException())).isEqualTo("connection refused");
    assertThat(Reasons.of(new UnknownHostException("x"))).isEqualTo("unknown host");
    assertThat(Reasons.of(new HttpTimeoutException("x"))).isEqualTo("timed out");
    assertThat(Reasons.of(new NoSuchFileException("/x"))).isEqualTo("no such file or folder");
    assertThat(Reasons.of(new AccessDeniedException("/x"))).isEqualTo("permission denied");
    assertThat(Reasons.of(new FileAlreadyExistsException("/x"))).isEqualTo("not a folder");
    assertThat(Reasons.of(new FileSystemException("/x", null, "Read-only file system")))
        .isEqualTo("/x: Read-only file system");
    assertThat(Reasons.of(new IOException("broken"))).isEqualTo("broken");
    assertThat(Reasons.of(new IOException())).isEqualTo("IOException");
  }

  private static String reason(String url) throws InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).toString();
    } catch (IOException e) {
      return Reasons.of(e);
    }
  }
}
