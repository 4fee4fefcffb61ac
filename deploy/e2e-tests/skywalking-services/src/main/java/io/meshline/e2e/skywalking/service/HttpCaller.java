package io.meshline.e2e.skywalking.service;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** An HTTP client whose method {@link #call} is what the plugin instruments. */
public final class HttpCaller {
  private final HttpClient client;

  /** Sends everything to the sidecar that listens there. */
  HttpCaller(int sidecar) {
    client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .proxy(
                ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), sidecar)))
            .build();
  }

  int get(String address, String path, String query) throws IOException, InterruptedException {
    URI uri = URI.create("http://" + address + path + (query.isEmpty() ? "" : "?" + query));
    return call(HttpRequest.newBuilder(uri), address, path);
  }

  /** Sends the request and returns the HTTP status. */
  public int call(HttpRequest.Builder request, String address, String path)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.discarding()).statusCode();
  }
}
