package io.meshline.query.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is answered: by token, by a proxy in front, from pages of other origins. */
class AccessTest {
  private static final String TOPOLOGY = "/api/v1/topology";

  @Test
  void withATokenNobodyElseIsAnswered() {
    try (ApiUnderTest api = new ApiUnderTest("token", "s3cret")) {
      for (String path : List.of(TOPOLOGY, "/api/v1/info", "/metrics", "/api/graph/data")) {
        JsonNode problem = api.refused(401, path);
        assertThat(problem.path("code").asText()).isEqualTo("unauthorized");
        for (String wrong : List.of("Bearer s3cre", "Bearer", "s3cret", "Basic s3cret")) {
          assertThat(api.status(api.request(path).header("Authorization", wrong))).isEqualTo(401);
        }
        assertThat(api.status(api.request(path).header("Authorization", "bearer s3cret")))
            .isEqualTo(200);
      }
      assertThat(api.status(api.request("/openapi.yaml"))).isEqualTo(200);
      assertThat(api.status(api.request("/livez"))).isEqualTo(200);
    }
  }

  @Test
  void behindAProxyThatTellsTheUserNobodyIsAnsweredWithoutOne() {
    try (ApiUnderTest api = new ApiUnderTest("user-header", "X-Forwarded-User")) {
      // No token helps; and strangers are not told the header.
      JsonNode problem = api.refused(403, TOPOLOGY);
      assertThat(problem.path("code").asText()).isEqualTo("no_user");
      assertThat(problem.path("detail").asText())
          .contains("by way of the proxy in front")
          .doesNotContain("Bearer", "token", "X-Forwarded-User");
      assertThat(api.send(api.request(TOPOLOGY).build()).headers().map())
          .doesNotContainKey("www-authenticate");
      assertThat(api.status(api.request(TOPOLOGY).header("X-Forwarded-User", " "))).isEqualTo(403);
      assertThat(api.status(api.request(TOPOLOGY).header("X-Forwarded-User", "ann")))
          .isEqualTo(200);
    }
  }

  @Test
  void behindAProxyATokenMayBeWantedToo() {
    try (ApiUnderTest api = new ApiUnderTest("user-header", "X-User", "token", "s3cret")) {
      HttpRequest.Builder request = api.request(TOPOLOGY).header("Authorization", "Bearer s3cret");
      assertThat(api.status(request)).isEqualTo(403);
      assertThat(api.status(request.header("X-User", "ann"))).isEqualTo(200);
      assertThat(api.status(api.request(TOPOLOGY).header("X-User", "ann"))).isEqualTo(401);
    }
  }

  @Test
  void onlyOriginsOfTheOptionsAreAllowed() {
    try (ApiUnderTest api = new ApiUnderTest("cors.origins", "https://grafana.example")) {
      assertThat(allowedOrigin(api, "https://grafana.example"))
          .isEqualTo("https://grafana.example");
      assertThat(allowedOrigin(api, "https://grafanaxexample")).isEmpty();
      // Caches must not hand the answer for one origin, or one encoding, to another.
      for (String path : List.of("/api/v1/info", "/", "/nothing.js")) {
        assertThat(
                String.join(
                    ",",
                    api.send(api.request(path).header("Origin", "https://grafana.example").build())
                        .headers()
                        .allValues("vary")))
            .as(path)
            .contains("Origin")
            .contains("Accept-Encoding");
      }
    }
    try (ApiUnderTest api = new ApiUnderTest()) {
      assertThat(allowedOrigin(api, "https://grafana.example")).isEmpty();
    }
  }

  /** Browsers ask for leave first, without the token, before they send one from another origin. */
  @Test
  void leaveToSendATokenFromAnotherOriginIsGivenWithoutOne() {
    try (ApiUnderTest api =
        new ApiUnderTest("cors.origins", "https://grafana.example", "token", "s3cret")) {
      HttpResponse<String> leave = preflight(api, "https://grafana.example");
      assertThat(leave.statusCode()).isEqualTo(200);
      assertThat(leave.headers().firstValue("access-control-allow-headers").orElse(""))
          .contains("Authorization");
      assertThat(preflight(api, "https://grafanaxexample").headers().map())
          .doesNotContainKeys("access-control-allow-origin", "access-control-allow-headers");
      HttpRequest.Builder asked =
          api.request("/api/v1/info").header("Origin", "https://grafana.example");
      assertThat(api.status(asked)).isEqualTo(401);
      assertThat(api.status(asked.header("Authorization", "Bearer s3cret"))).isEqualTo(200);
    }
  }

  private static HttpResponse<String> preflight(ApiUnderTest api, String origin) {
    return api.send(
        api.request("/api/v1/info")
            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
            .header("Origin", origin)
            .header("Access-Control-Request-Method", "GET")
            .header("Access-Control-Request-Headers", "authorization")
            .build());
  }

  @Test
  void strangersAreWarnedOf() {
    Access nobody = new Access(Optional.empty(), Optional.empty());
    for (String host : List.of("0.0.0.0", "::", "192.0.2.7")) {
      assertThat(nobody.warning(host)).as(host).isPresent();
      assertThat(nobody.warning(host).orElse("")).contains(host).contains("token");
      assertThat(new Access(Optional.of("t"), Optional.empty()).warning(host)).isEmpty();
      assertThat(new Access(Optional.empty(), Optional.of("X-User")).warning(host)).isEmpty();
    }
    for (String host : List.of("127.0.0.1", "::1", "localhost")) {
      assertThat(nobody.warning(host)).as(host).isEmpty();
    }
  }

  private static String allowedOrigin(ApiUnderTest api, String origin) {
    return api.send(api.request("/api/v1/info").header("Origin", origin).build())
        .headers()
        .firstValue("access-control-allow-origin")
        .orElse("");
  }
}
