package io.meshline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Calls other services and counts each call. Where there are sidecars, each peer is called by its
 * name in the mesh, and all calls go to the own sidecar, which finds the way. Thread-safe.
 */
final class Peers {
  private static final int MESH_PORT = 8080;

  private final MeshSettings settings;
  private final CallCounts counts;
  private final Duration patience;
  private final HttpClient client;

  Peers(MeshSettings settings, CallCounts counts) {
    this.settings = settings;
    this.counts = counts;
    this.patience = Duration.ofSeconds(settings.number("patience"));
    HttpClient.Builder builder =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(patience);
    if (settings.has("sidecar")) {
      builder.proxy(
          ProxySelector.of(
              new InetSocketAddress(InetAddress.getLoopbackAddress(), settings.number("sidecar"))));
    }
    this.client = builder.build();
  }

  /**
   * Calls a peer. Without sidecars its port is the setting of its name.
   *
   * @param route method and path, such as {@code "GET /products"}
   * @param id what is asked for, or an empty text; it goes into the query, so that the path, which
   *     sidecars see, is the route, which agents know
   * @return the answer; status 0 if none came
   */
  Reply call(String peer, String route, String id) throws InterruptedException {
    String[] words = route.split(" ", 2);
    URI uri =
        URI.create(
            "http://"
                + authority(peer)
                + words[1]
                + (id.isEmpty() ? "" : "?" + HttpRoutes.ID + id));
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(patience)
            .method(words[0], HttpRequest.BodyPublishers.noBody())
            .build();
    Reply reply;
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      reply = new Reply(response.statusCode(), response.body());
    } catch (IOException e) {
      reply = new Reply(0, String.valueOf(e.getMessage()));
    }
    counts.called(peer, route, reply.status());
    return reply;
  }

  private String authority(String peer) {
    return settings.has("sidecar")
        ? peer + "." + settings.text("domain") + ":" + MESH_PORT
        : "127.0.0.1:" + settings.number(peer);
  }
}
