package io.meshline.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Tells a service's counts: {@code GET /counts} on a port of its own. Bare sockets, on purpose: the
 * agent would see a call to an HTTP server, and asking would change what is asked about.
 */
final class CountsPort {
  private static final int READ_MILLIS = 1000;

  private CountsPort() {}

  static void open(int port, String service, CallCounts counts) throws IOException {
    var server = new ServerSocket(port, 8, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    var thread = new Thread(() -> answerAll(server, service, counts), "counts");
    thread.setDaemon(true);
    thread.start();
  }

  private static void answerAll(ServerSocket server, String service, CallCounts counts) {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        socket.setSoTimeout(READ_MILLIS);
        answer(socket, service, counts);
      } catch (IOException e) {
        // The one who asked went away; the next one may not.
      }
    }
  }

  private static void answer(Socket socket, String service, CallCounts counts) throws IOException {
    var lines =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    String first = lines.readLine();
    for (String line = first; line != null && !line.isEmpty(); line = lines.readLine()) {
      // The headers say nothing we need.
    }
    boolean known = first != null && first.startsWith("GET /counts ");
    byte[] body =
        (known ? counts.json(service) : "expected: GET /counts").getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
            .formatted(known ? "200 OK" : "404 Not Found", body.length);
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }
}
