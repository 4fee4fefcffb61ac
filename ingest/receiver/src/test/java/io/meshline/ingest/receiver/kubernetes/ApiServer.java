package io.meshline.ingest.receiver.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;

/** An API server on a port of its own that keeps its objects when it goes away and comes back. */
public final class ApiServer implements AutoCloseable {

  private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
  private volatile boolean istio;
  private final int port;
  private KubernetesMockServer server;

  public ApiServer() throws IOException {
    this(true);
  }

  /**
   * @param istio whether it knows Istio's kinds at first
   */
  ApiServer(boolean istio) throws IOException {
    this.istio = istio;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    server = newServer();
  }

  private KubernetesMockServer newServer() {
    return new KubernetesMockServer(
        new Context(), new MockWebServer(), new HashMap<>(), kinds(), false);
  }

  /** Istio is installed, or removed with all that is its own. */
  void istio(boolean there) {
    istio = there;
  }

  private Dispatcher kinds() {
    return new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return !istio && request.getPath().startsWith("/apis/networking.istio.io/")
            ? new MockResponse().setResponseCode(404)
            : objects.dispatch(request);
      }
    };
  }

  /** A kubeconfig that leads here. */
  public Path config(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("config"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "%s"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: x, context: {cluster: c, user: u}}]
        current-context: x
        """
            .formatted(url()));
  }

  private String url() {
    return "http://127.0.0.1:" + port;
  }

  public void begin() {
    server.init(InetAddress.getLoopbackAddress(), port);
  }

  void end() {
    server.destroy();
    server = newServer();
  }

  /** A client to write objects with. */
  public KubernetesClient client() {
    return server.createClient();
  }

  @Override
  public void close() {
    server.destroy();
  }
}
